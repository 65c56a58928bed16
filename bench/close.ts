import { sql } from 'kysely'
import { writeAs } from '#features/access/api.server.ts'
import { closeCycle, listCycles } from '#features/cycle/api.server.ts'
import { judgeCycle } from '#features/progress/api.server.ts'
import { dateIn, now } from '#platform/clock.ts'
import type { Engine } from '#platform/db/engine.server.ts'
import { atMost, type Benchmark, comparison, type Measure } from './measure.ts'
import { type EngineName, findOrg, onBothEngines } from './on-engines.ts'

const goals = { PGlite: 2, PostgreSQL: 1 } as const

async function timed<T>(work: () => Promise<T>): Promise<{ seconds: number; value: T }> {
  const began = performance.now()
  const value = await work()
  return { seconds: (performance.now() - began) / 1000, value }
}

/** What a school would do without us: copy the marks of the cycle to another table and call it frozen. */
const bareCopy = (engine: Engine, orgId: number, cycleId: number) =>
  timed(() =>
    sql`create temporary table bare_copy as select * from cycle_entry
      where org_id = ${sql.lit(orgId)} and cycle_id = ${sql.lit(cycleId)}`.execute(engine.owner),
  )

async function closeLargest(engine: Engine, name: EngineName): Promise<Measure[]> {
  const orgId = await findOrg(engine, 'b')
  const at = now()
  const asker = { orgId, personId: null, accountId: null, now: at, today: dateIn('Europe/London', at) }
  const open = await writeAs(engine.owner, asker, async (db) =>
    (await listCycles(db)).find((cycle) => cycle.state === 'open'),
  )
  if (!open) throw new Error('The demonstration has no open cycle')
  const copy = await bareCopy(engine, orgId, open.id)
  let frozen = 0
  const whole = await timed(() =>
    writeAs(engine.owner, asker, async (db) => {
      const freeze = await timed(() => closeCycle(db, open.id, { reason: 'A benchmark' }))
      frozen = freeze.seconds
      return { closed: freeze.value, judged: await judgeCycle(db, open.id) }
    }),
  )
  const { closed, judged } = whole.value
  if (!closed.ok) throw new Error(closed.why)
  return [
    atMost(`${name}: frozen and judged, ${closed.entries} entries`, whole.seconds, goals[name], 's', {
      against: 'a bare copy of the marks',
      ratio: whole.seconds / copy.seconds,
    }),
    comparison(`${name}: of that, freezing`, frozen, 's'),
    comparison(`${name}: forecasts written`, judged.forecasts, 'pupil subjects'),
  ]
}

export const benchmark: Benchmark = {
  name: 'close',
  goal: 'closing a cycle of 2,050 pupils takes at most 2 s on PGlite, 1 s on PostgreSQL',
  against: 'a bare copy of the marks of the cycle',
  run: async () => (await onBothEngines(closeLargest)).flat(),
}
