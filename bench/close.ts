import { sql } from 'kysely'
import { type Asker, type OrgWriter, readAs, writeAs } from '#features/access/api.server.ts'
import { closeCycle, listCycles } from '#features/cycle/api.server.ts'
import { foresee, type Judgement, judgeCycle } from '#features/progress/api.server.ts'
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

class Undone extends Error {}

/** Closes and judges, then leaves everything as it was. */
async function closeInVain(engine: Engine, asker: Asker, close: (db: OrgWriter) => Promise<unknown>) {
  const { seconds } = await timed(() =>
    writeAs(engine.owner, asker, async (db) => {
      await close(db)
      throw new Undone()
    }).catch((error: unknown) => {
      if (!(error instanceof Undone)) throw error
    }),
  )
  return seconds
}

async function closeLargest(engine: Engine, name: EngineName): Promise<Measure[]> {
  const orgId = await findOrg(engine, 'b')
  const at = now()
  const asker = { orgId, personId: null, accountId: null, now: at, today: dateIn('Europe/London', at) }
  const cycles = await readAs(engine.owner, asker, listCycles)
  const open = cycles.find((cycle) => cycle.state === 'open')
  if (!open) throw new Error('The demonstration has no open cycle')
  let frozen = 0
  const close = async (db: OrgWriter, foreseen?: Judgement) => {
    const freeze = await timed(() => closeCycle(db, open.id, { reason: 'A benchmark' }))
    if (!freeze.value.ok) throw new Error(freeze.value.why)
    frozen = freeze.seconds
    return { entries: freeze.value.entries, ...(await judgeCycle(db, open.id, { foreseen })) }
  }
  const copy = await bareCopy(engine, orgId, open.id)
  const unforeseen = await closeInVain(engine, asker, close)
  // As on the page: what closing would say is worked out while it is read, and the button writes it down.
  const outlook = await timed(() => readAs(engine.owner, asker, (db) => foresee(db, open.id)))
  const pressed = await timed(() => writeAs(engine.owner, asker, (db) => close(db, outlook.value)))
  const { entries, forecasts } = pressed.value
  const closing = (what: string, seconds: number) =>
    atMost(`${name}: ${what}`, seconds, goals[name], 's', {
      against: 'a bare copy of the marks',
      ratio: seconds / copy.seconds,
    })
  return [
    closing(`the button after its page was read, ${entries} entries`, pressed.seconds),
    closing('the same when something was changed meanwhile', unforeseen),
    comparison(`${name}: of both, freezing`, frozen, 's'),
    comparison(`${name}: judged while the page is read`, outlook.seconds, 's'),
    comparison(`${name}: forecasts written`, forecasts, 'pupil subjects'),
  ]
}

export const benchmark: Benchmark = {
  name: 'close',
  goal: 'closing a cycle of 2,050 pupils takes at most 2 s on PGlite, 1 s on PostgreSQL',
  against: 'a bare copy of the marks of the cycle',
  run: async () => (await onBothEngines(closeLargest)).flat(),
}
