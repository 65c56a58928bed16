import { Notice } from '#ui/layout/Page.tsx'
import type { SchoolsBeside } from '../schools.ts'
import { schoolsTitle, spreadWords } from '../words.ts'
import { StandingPicture } from './StandingPicture.tsx'

type SchoolsPictureProps = {
  heading: string
  what: string
  beside: SchoolsBeside
  /** Schools in which whoever looks holds a post themselves. */
  own: readonly number[]
}

/** All schools that sent their sums, beside pupils who started alike in the others; one’s own are marked. */
export function SchoolsPicture({ heading, what, beside, own }: SchoolsPictureProps) {
  if (!beside.ok) return <Notice>{beside.why}</Notice>
  const { standings, freedom, pupils } = beside
  const marked = standings.map((row) =>
    own.includes(row.key) ? { ...row, label: `${row.label} (yours)` } : row,
  )
  return (
    <>
      <StandingPicture
        noun="School"
        middle="as the others"
        title={schoolsTitle(heading, standings)}
        caption={`${what}, in grades; ${pupils.toLocaleString('en-GB')} pupils of ${standings.length} schools. Two schools differ by more than chance when their bars do not touch. A hollow dot is too close to the line to call by its own range, which is longer than the bar and stands in the table. So few schools make ranges wide: they are those of Student’s distribution with ${freedom} degrees of freedom.`}
        standings={marked}
      />
      <p className="small">{spreadWords(beside.spread)}</p>
    </>
  )
}
