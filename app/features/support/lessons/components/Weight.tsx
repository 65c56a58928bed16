import { Provenance } from '#ui/layout/Page.tsx'
import type { Result } from '../queries/drafts.server.ts'

const shown = (weight: number) => Math.round(weight).toLocaleString('en-GB')

/** What a draft makes pupils miss, beside what no plan can stay below. */
export function Weight({ result: { cost, bound, best } }: { result: Result }) {
  const beside = best
    ? ': no plan can make them miss less.'
    : bound === null
      ? '.'
      : `; no plan with a place for all can weigh less than ${shown(bound)}.`
  return (
    <>
      <p>
        What pupils miss weighs {shown(cost)}
        {beside}
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
