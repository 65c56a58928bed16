import { gzipSync } from 'node:zlib'
import { readAs } from '#features/access/api.server.ts'
import {
  applyChanges,
  outcomeOf,
  readModel,
  withState,
  workModel,
} from '#features/accountability/api.server.ts'
import type { Change, CohortModel } from '#features/accountability/api.ts'
import { dateIn, now } from '#platform/clock.ts'
import type { Engine } from '#platform/db/engine.server.ts'
import { atMost, type Benchmark, comparison, type Measure } from './measure.ts'
import { findOrg, onEmbedded } from './on-engines.ts'

const YEAR = 11
const COHORT = 350
const ROUNDS = 15

/** The middle of several runs, in milliseconds, after some to warm up. */
function time(work: () => void): number {
  const runs = Array.from({ length: ROUNDS }, () => {
    const began = performance.now()
    work()
    return performance.now() - began
  })
  return runs.slice(5).sort((a, b) => a - b)[Math.floor((ROUNDS - 5) / 2)] ?? Number.NaN
}

function fail(): never {
  throw new Error('The demonstration has no Year 11 to look ahead for')
}

async function readYear(engine: Engine): Promise<CohortModel> {
  const at = now()
  const orgId = await findOrg(engine, 'b')
  const asker = { orgId, personId: null, accountId: null, now: at, today: dateIn('Europe/London', at) }
  const found = await readAs(engine.owner, asker, (db) =>
    readModel(db, { pupils: 'all', classes: 'all' }, { country: 'england', yearNumber: YEAR }),
  )
  return typeof found === 'string' ? fail() : found
}

async function measureYear(engine: Engine): Promise<Measure[]> {
  const year = await readYear(engine)
  const model: CohortModel = {
    ...year,
    pupils: Array.from({ length: COHORT }, (_, at) => {
      return { ...(year.pupils[at % year.pupils.length] ?? fail()), id: at + 1 }
    }),
  }
  const ahead = workModel(model)
  const after = (changes: readonly Change[]) => applyChanges(ahead.state, changes, ahead.setting)
  const timed = (changes: readonly Change[]) => time(() => outcomeOf(withState(ahead, after(changes))))
  const [course = fail()] = model.courses.filter(({ name }) => name === 'Mathematics')
  const { subjectId } = course
  const group = model.classes.find((one) => model.courses[one.course] === course) ?? fail()
  const aClass: Change = { kind: 'raise', classId: group.id, subjectId, grades: 1 }
  const live = outcomeOf(withState(ahead, after([aClass])))
  const { setting } = ahead
  const unknown = { ...ahead, parts: new Map() }
  const anew = outcomeOf(withState(unknown, after([aClass])))
  const everything = time(() => outcomeOf(withState(unknown, ahead.state)))
  const classTime = timed([aClass])
  const differing = live.headlines.filter(({ value }, at) => value !== anew.headlines[at]?.value)
  const sent = gzipSync(JSON.stringify(year)).length / 1024
  return [
    atMost(
      `one grade changed, every headline again (${COHORT} pupils, ${course.grades.length} grades, ${setting.draws} summers)`,
      timed([{ kind: 'set', pupilId: 1, subjectId, grade: '7' }]),
      ...([100, 'ms'] as const),
    ),
    atMost('a class by a rule, every headline again', classTime, 100, 'ms', {
      ...{ against: 'everything worked out anew', ratio: everything / classTime },
    }),
    atMost('headlines that differ from everything worked out anew', differing.length, 0, 'headlines'),
    comparison('everybody in a subject by a rule', timed([{ kind: 'floor', subjectId, grade: '4' }]), 'ms'),
    comparison(
      'the 20 nearest below a line',
      timed([{ kind: 'nearest', measure: 'basics_94', most: 20 }]),
      'ms',
    ),
    comparison('everything worked out anew', everything, 'ms'),
    comparison(`what the browser is sent once, for ${year.pupils.length} pupils`, sent, 'kB'),
  ]
}

/** A change in the meeting: every headline, its range and the help it implies, beside working everything out anew. */
export const benchmark: Benchmark = {
  name: 'what-if',
  goal: 'every headline of a cohort of 350 within 100 ms of a change',
  against: 'the same cohort worked out anew',
  run: () => onEmbedded(measureYear),
}
