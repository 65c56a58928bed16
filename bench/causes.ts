import { readAs } from '#features/access/api.server.ts'
import { type Explained, explainMovements } from '#features/progress/api.server.ts'
import { dateIn, now } from '#platform/clock.ts'
import type { Engine } from '#platform/db/engine.server.ts'
import { readPlanted } from './causes/planted.ts'
import { atLeast, atMost, type Benchmark, comparison, type Measure } from './measure.ts'
import { findOrg, onEmbedded } from './on-engines.ts'

/** The rule of fit was settled on the first school; the figures are of the others. */
const schools = ['a2', 'b', 'p1', 'p2', 'p3', 'p4']
const steps = [8, 9]

type Judged = Explained & { cause: string | null; planted: boolean }

/** Every movement of a school into a step, with what truly brought it about. */
async function judgeStep(engine: Engine, slug: string, step: number): Promise<Judged[]> {
  const orgId = await findOrg(engine, slug)
  const truth = await readPlanted(engine, orgId, step)
  if (!truth) return []
  const at = now()
  const asker = { orgId, personId: null, accountId: null, now: at, today: dateIn('Europe/London', at) }
  const movements = await readAs(engine.owner, asker, (db) =>
    explainMovements(db, { pupils: 'all', classes: 'all' }, truth.cycles, 'england'),
  )
  return movements.map((one) => ({ ...one, ...truth.causeOf(one.line) }))
}

const share = (part: number, of: number) => (of === 0 ? Number.NaN : part / of)
const ranked = (one: Judged) => one.causes.findIndex((cause) => cause.kind === one.cause)

function score(all: readonly Judged[], label: string): Measure[] {
  const caused = all.filter((one) => one.cause !== null)
  const first = caused.filter((one) => ranked(one) === 0).length
  const named = caused.filter((one) => ranked(one) >= 0).length
  const free = all.filter((one) => one.cause === null)
  const falsely = free.filter((one) => one.causes.length > 0).length
  return [
    atLeast(
      `${label}: true cause named first, of ${caused.length}`,
      share(first, caused.length),
      0.7,
      'share',
    ),
    atLeast(`${label}: true cause named at all`, share(named, caused.length), 0.8, 'share'),
    atMost(
      `${label}: a cause named where none is, of ${free.length}`,
      share(falsely, free.length),
      0.1,
      'share',
    ),
  ]
}

function byCause(all: readonly Judged[]): Measure[] {
  return ['absence', 'behaviour', 'set', 'teacher'].flatMap((cause) => {
    const own = all.filter((one) => one.cause === cause)
    const first = own.filter((one) => ranked(one) === 0).length
    return [
      comparison(`${cause}: named first, of ${own.length}`, share(first, own.length), 'share'),
      comparison(
        `${cause}: named without being one, per 100 movements`,
        (100 *
          all.filter((one) => one.cause !== cause && one.causes.some(({ kind }) => kind === cause)).length) /
          all.length,
        '',
      ),
    ]
  })
}

async function run(): Promise<Measure[]> {
  return onEmbedded(async (engine) => {
    const all: Judged[] = []
    for (const slug of schools) for (const step of steps) all.push(...(await judgeStep(engine, slug, step)))
    const signals = all.filter((one) => one.weight === 'signal')
    const weighed = all.filter((one) => one.weight !== 'not weighed')
    const real = weighed.filter((one) => one.planted)
    const found = real.filter((one) => one.weight === 'signal').length
    return [
      ...score(all, 'all movements'),
      ...score(signals, 'signals'),
      comparison(`planted movements told as signal, of ${real.length}`, share(found, real.length), 'share'),
      comparison(
        'other movements told as signal',
        share(signals.length - found, weighed.length - real.length),
        'share',
      ),
      ...byCause(all),
    ]
  })
}

export const benchmark: Benchmark = {
  name: 'causes',
  goal: 'planted causes named first beside >= .70 of their movements, false ones beside <= .10 of the others',
  against: 'the hidden truth of the demonstration',
  run,
}
