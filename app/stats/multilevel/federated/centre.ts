import { estimate, type Optimum } from '../estimate.ts'
import { describeFit, type MultilevelFit } from '../fit.ts'
import { type Refusal, refuse } from '../model.ts'
import type { Plan } from '../plan.ts'
import type { Answer } from '../reducer.ts'
import { type Agreement, planOf, type RoundQuestion, readTotals, shapeOf } from './agreement.ts'
import { addWords, fromWords, type Words } from './fixed-point.ts'
import { FEWEST_PARTIES, type Party, type Round } from './school.ts'

/** What the centre keeps of a round, for anybody to check: the question and the sum. */
export interface RoundRecord {
  readonly round: Round
  readonly sum: readonly number[]
}

export interface MaskedFit {
  readonly ok: true
  /** Without effects: each school works out its own from `plan` and `optimum`, and keeps them or not. */
  readonly fit: MultilevelFit
  readonly plan: Plan
  readonly optimum: Optimum
  /** Who took part to the end. */
  readonly parties: readonly string[]
  readonly records: readonly RoundRecord[]
}

export type StoppedFit = { readonly ok: false; readonly missing: string; readonly message: string }

/**
 * Fits a model over schools whose numbers nobody sees, this centre included: it learns sums over all schools, of about
 * twenty to eighty rounds of a few dozen numbers. A school that does not answer the first round is left out and the round
 * repeated. Later a round is repeated with everybody once; then the fit stops, because sums with and without a school
 * would give away that school's, unless `leaving` says that it agreed to that: then all begins again without it.
 */
export async function fitMasked(
  agreement: Agreement,
  parties: readonly Party[],
  options: { readonly leaving?: (name: string) => boolean } = {},
): Promise<MaskedFit | Refusal | StoppedFit> {
  const records: RoundRecord[] = []
  let taking = parties
  for (let first = 1; ; ) {
    const centre = createCentre(agreement, taking, records, first)
    const result = await runFit(agreement, centre)
    if (result.ok || !('missing' in result) || !options.leaving?.(result.missing)) return result
    taking = centre.parties().filter(({ name }) => name !== result.missing)
    first = (records.at(-1)?.round.number ?? 0) + 1
  }
}

interface Centre {
  parties(): readonly Party[]
  ask(asked: RoundQuestion): Promise<Answer>
  readonly records: readonly RoundRecord[]
}

class PartyMissing extends Error {
  override name = 'PartyMissing'
  readonly party: string

  constructor(party: string, why: unknown) {
    super(why instanceof Error ? why.message : String(why))
    this.party = party
  }
}

function createCentre(
  agreement: Agreement,
  invited: readonly Party[],
  records: RoundRecord[],
  first: number,
): Centre {
  let parties = invited
  let number = first - 1
  async function ask(asked: RoundQuestion): Promise<Answer> {
    number += 1
    const { unit } = shapeOf(agreement, asked)
    for (let attempt = 1; ; attempt++) {
      const round: Round = { number, attempt, parties: parties.map(({ name }) => name), asked }
      const answers = await Promise.allSettled(parties.map((party) => party.answer(round)))
      const words = answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []))
      if (words.length === parties.length) {
        const sum = fromWords(words.reduce(addWords, noWords(words)), unit)
        records.push({ round, sum: [...sum] })
        return sum
      }
      const gone = firstMissing(parties, answers)
      if (asked.kind === 'totals') parties = parties.filter((_, i) => answers[i]?.status === 'fulfilled')
      if (parties.length < FEWEST_PARTIES || (asked.kind !== 'totals' && attempt > 1)) throw gone
    }
  }
  return { ask, parties: () => parties, records }
}

function firstMissing(
  parties: readonly Party[],
  answers: readonly PromiseSettledResult<Words>[],
): PartyMissing {
  const place = answers.findIndex(({ status }) => status === 'rejected')
  const answer = answers[place]
  return new PartyMissing(parties[place]?.name ?? '', answer?.status === 'rejected' ? answer.reason : 'gone')
}

const noWords = (words: readonly Words[]): Words => new BigUint64Array(words[0]?.length ?? 0)

async function runFit(agreement: Agreement, centre: Centre): Promise<MaskedFit | Refusal | StoppedFit> {
  try {
    const totals = readTotals(agreement, await centre.ask({ kind: 'totals' }))
    if (totals.all.n > agreement.mostPupils)
      return refuse('too few pupils', agreement.level, 'There are more pupils than were agreed on.')
    const planned = planOf(agreement, totals)
    if (!planned.ok) return planned
    const { plan } = planned
    const asking = estimate(plan)
    let turn = asking.next()
    while (!turn.done) turn = asking.next(await centre.ask({ kind: 'estimate', plan, question: turn.value }))
    const optimum = turn.value
    const parties = centre.parties().map(({ name }) => name)
    return {
      ok: true,
      fit: describeFit(plan, optimum, [], []),
      plan,
      optimum,
      parties,
      records: centre.records,
    }
  } catch (error) {
    if (!(error instanceof PartyMissing)) throw error
    const why = 'The sums without it, beside those with it, would show its own.'
    return {
      ok: false,
      missing: error.party,
      message: `${error.party} does not answer (${error.message}). ${why}`,
    }
  }
}
