import { count } from '#features/school/api.ts'
import { Provenance } from '#ui/layout/Page.tsx'
import type { Found } from '../queries/proposals.server.ts'

type WorthProps = { found: Found; away: readonly string[] }

const percent = (part: number) => `${Math.max(0, Math.round(1000 * part) / 10)} %`

/** What a proposal is worth, what continuity cost, and how it was made. */
export function Worth({ found, away }: WorthProps) {
  const { value, givenUp, gap, kept, stayed, byHand, inNeed, weighed } = found
  return (
    <>
      <p>
        {stayed > 0
          ? `${kept} of ${count(stayed, 'pupil')} helped before and after stay with whom they know; that costs ${Math.round(givenUp)} of ${Math.round(value)} points. `
          : ''}
        {byHand ? 'No better plan than one made in order of need was found in the time there is. ' : ''}
        The plan is worth {Math.round(value)} points; a better one like it is worth {percent(gap)} more at
        most.
        {away.length > 0 ? ` Without hours because away: ${away.join(', ')}.` : ''}
      </p>
      <Provenance>
        Weighed were {weighed} of the {inNeed} pupils who are helped, flagged, or behind in a subject without
        help in it: first those who are helped now, then those flagged, then the furthest behind. A point is a
        hundredth of a standard deviation of attainment in a year: what was published of a kind of help, drawn
        towards what help brings on the whole, more so where nobody has looked the figure up yet. A point
        weighs more the further a pupil is expected to be short of the target, and less after many hours of
        help. Hours, seats, pins, and a least share of each year group hold; new help of one kind and subject
        is offered to two in turn, and to whoever a pupil is pinned to; help that is not due for its review
        goes on; nobody’s skill is rated.
      </Provenance>
    </>
  )
}
