import type { Verdict } from '../queries/verdicts.server.ts'
import { proofWords, thenAndNowWords } from '../rules/words.ts'

const without: Record<Extract<Verdict, string>, string> = {
  'no cycle since': 'No cycle has been judged since it was decided: the data say nothing yet.',
  'nothing to compare': 'It concerned no pupils with a forecast then and now: the data say nothing.',
  'not yours to see': 'It concerns pupils outside what your posts open.',
}

/** What the data say of a decision: forecasts then and now. */
export function VerdictWords({ verdict }: { verdict: Verdict }) {
  if (typeof verdict === 'string') return <p className="quiet">{without[verdict]}</p>
  return <p className="verdict">{thenAndNowWords(verdict.of, verdict.cycle)}</p>
}

/** Stands once wherever a before and an after are shown. */
export const ProofWords = () => <p className="quiet">{proofWords}</p>
