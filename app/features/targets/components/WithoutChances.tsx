import { Link } from 'react-router'
import { Section } from '#ui/layout/Page.tsx'

type WithoutChancesProps = {
  /** Null for whoever may not open the page of a subject's chances. */
  base: string | null
  subjects: readonly { id: number; name: string }[]
}

/** Subjects of which nobody can say how many would reach their target, and where that is mended. */
export function WithoutChances({ base, subjects }: WithoutChancesProps) {
  if (subjects.length === 0) return null
  return (
    <Section title="Without a table of chances">
      <p>
        No national table says what pupils with a start reach in these subjects: nobody can say how many would
        reach their target, and none can be proposed by rule. The chances can be taken from the school’s own
        earlier pupils, on the page of each.
      </p>
      {base === null ? (
        <p>{subjects.map(({ name }) => name).join(', ')}.</p>
      ) : (
        <p className="choices">
          {subjects.map(({ id, name }) => (
            <Link key={id} to={`${base}/subjects/${id}/chances`}>
              {name}
            </Link>
          ))}
        </p>
      )}
    </Section>
  )
}
