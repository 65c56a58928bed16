import { Provenance } from '#ui/layout/Page.tsx'
import type { Result } from '../queries/drafts.server.ts'

const shown = (weight: number) => Math.round(weight).toLocaleString('en-GB')

const besideWords = ({ cost, bound }: Result): string =>
  bound === null
    ? '.'
    : shown(bound) === shown(cost)
      ? ': no plan of these lessons can make them miss less.'
      : `; no plan of these lessons can make them miss less than ${shown(bound)}.`

/** What a draft makes pupils miss, beside what no plan can stay below. */
export function Weight({ result }: { result: Result }) {
  return (
    <>
      <p>
        What pupils miss weighs {shown(result.cost)}
        {besideWords(result)}
      </p>
      <Provenance>
        A lesson missed weighs 10 where the pupil is well behind in its subject, 8 behind, 6 close or not
        judged yet, 4 on course, 3 far ahead, as last judged; half as much again in a core subject. Tutor time
        weighs 1, time of one’s own nothing. First as many lessons as can be have a place; then what is missed
        weighs as little as can be. Nobody is taken out of the subject they are helped in, out of a subject
        twice in a cycle unless somebody signed for it, or twice in a day. A group meets two teachers at most,
        and those who give it now go on.
      </Provenance>
    </>
  )
}
