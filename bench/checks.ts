import { sql } from 'kysely'
import { readAs } from '#features/access/api.server.ts'
import { listCycles, lookAtCycle } from '#features/cycle/api.server.ts'
import { dateIn, now } from '#platform/clock.ts'
import type { Engine } from '#platform/db/engine.server.ts'
import { atLeast, atMost, type Benchmark, comparison, type Measure } from './measure.ts'
import { findOrg, onEmbedded } from './on-engines.ts'

const schools = ['a1', 'a2', 'b', 'p1', 'p2', 'p3', 'p4']

type Found = { kind: string; classId: number | null; departmentId: number | null }
type Look = { planted: Found[]; found: Found[]; moved: Found[]; classes: number; seconds: number }

/** What a school would do by hand: name every class whose mean moved by more than half a grade since the last cycle. */
async function listHalfGradeMoves(engine: Engine, orgId: number, cycleId: number): Promise<Found[]> {
  const rows = await sql<{ classId: number; departmentId: number | null }>`
    select n.class_id as "classId", s.department_id as "departmentId"
    from cycle_entry n
    join class k on k.org_id = n.org_id and k.id = n.class_id
    join subject s on s.org_id = k.org_id and s.id = k.subject_id and s.scale_key = 'gcse-9-1'
    join cycle c on c.org_id = n.org_id and c.id = n.cycle_id
    join cycle b on b.org_id = c.org_id and b.academic_year_id = c.academic_year_id and b.number = c.number - 1
    join snapshot_entry e on e.org_id = n.org_id and e.cycle_id = b.id and e.pupil_id = n.pupil_id and e.subject_id = k.subject_id
    where n.org_id = ${orgId} and n.cycle_id = ${cycleId}
      and n.marks ->> 'judgement' ~ '^[1-9]$' and e.marks ->> 'judgement' ~ '^[1-9]$'
    group by n.class_id, s.department_id
    having abs(avg((n.marks ->> 'judgement')::int - (e.marks ->> 'judgement')::int)) > 0.5`.execute(
    engine.owner,
  )
  return rows.rows.map((row) => ({ kind: 'class jump', ...row }))
}

async function lookAt(engine: Engine, slug: string): Promise<Look> {
  const orgId = await findOrg(engine, slug)
  const at = now()
  const asker = { orgId, personId: null, accountId: null, now: at, today: dateIn('Europe/London', at) }
  const planted = await sql<Found>`
    select kind, class_id as "classId", department_id as "departmentId" from demonstration.truth_anomaly where org_id = ${orgId}`.execute(
    engine.owner,
  )
  const entered = await sql<{ cycleId: number; classes: number }>`
    select c.id as "cycleId", count(distinct e.class_id)::int as classes from cycle c
    join cycle_entry e on e.org_id = c.org_id and e.cycle_id = c.id
    where c.org_id = ${orgId} and c.state = 'open' group by c.id`.execute(engine.owner)
  const { cycleId = -1, classes = 0 } = entered.rows[0] ?? {}
  const began = performance.now()
  const looked = await readAs(engine.owner, asker, async (db) => {
    const cycle = (await listCycles(db)).find((one) => one.id === cycleId)
    if (!cycle) throw new Error(`${slug} has no open cycle`)
    return lookAtCycle(db, cycle)
  })
  const seconds = (performance.now() - began) / 1000
  const found = looked.checks.map(({ kind, classId, departmentId }) => ({ kind, classId, departmentId }))
  return {
    planted: planted.rows,
    found,
    moved: await listHalfGradeMoves(engine, orgId, cycleId),
    classes,
    seconds,
  }
}

const sameThing = (a: Found, b: Found) =>
  a.classId === null ? a.departmentId === b.departmentId : a.classId === b.classId
const same = (planted: Found) => (found: Found) => planted.kind === found.kind && sameThing(planted, found)
const total = (list: readonly number[]) => list.reduce((sum, value) => sum + value, 0)
const per100 = (count: number, classes: number) => (100 * count) / Math.max(1, classes)

async function run(): Promise<Measure[]> {
  const looks = await onEmbedded(async (engine) => {
    const all: Look[] = []
    for (const slug of schools) all.push(await lookAt(engine, slug))
    return all
  })
  const classes = total(looks.map((look) => look.classes))
  // A missing pupil and a grade above the tier are what they are: only the judged kinds can be false.
  const isJudged = ({ kind }: Found) => kind !== 'missing' && kind !== 'tier'
  // An anomaly may show in another kind too: a class all of one mark has moved as well, and so have the classes of a
  // department that has. None is false.
  const wrong = (look: Look, found: readonly Found[]) =>
    found.filter((one) => isJudged(one) && !look.planted.some((planted) => sameThing(planted, one))).length
  const kinds = [...new Set(looks.flatMap(({ planted }) => planted.map(({ kind }) => kind)))]
  const share = (kind: string) => {
    const own = looks.flatMap(({ planted, found }) =>
      planted.filter((one) => one.kind === kind).map((one) => found.some(same(one))),
    )
    return { found: own.filter(Boolean).length, all: own.length }
  }
  const falsely = total(looks.map((look) => wrong(look, look.found)))
  const byHand = total(looks.map((look) => wrong(look, look.moved)))
  return [
    ...kinds.map((kind) => {
      const { found, all } = share(kind)
      return atLeast(
        `planted ${kind} found, of ${all}`,
        found / Math.max(1, all),
        kind === 'weekly' ? 0.8 : 0.9,
        'share',
      )
    }),
    atMost('false checks', per100(falsely, classes), 2, 'per 100 classes', {
      against: 'every class whose mean moved by more than half a grade',
      ratio: falsely / Math.max(1, byHand),
    }),
    comparison('classes looked at', classes, 'classes'),
    comparison('half-grade rule: false', per100(byHand, classes), 'per 100 classes'),
    comparison('largest school looked at', Math.max(...looks.map((look) => look.seconds)), 's'),
  ]
}

/** Anomalies planted in the open cycle of every school of the demonstration, and what the checks make of it. */
export const benchmark: Benchmark = {
  name: 'checks',
  goal: 'nine of ten planted anomalies found (eight of those against weekly marks), at most 2 false in 100 classes',
  against: 'naming every class whose mean moved by more than half a grade',
  run,
}
