import { Section } from '#ui/layout/Page.tsx'
import type { Standing } from '../standing.ts'
import type { ClassesOfSubject } from '../subjects.ts'
import { StandingPicture } from './StandingPicture.tsx'

const told = (standings: readonly Standing<number>[]) =>
  standings.filter(({ verdict }) => verdict === 'better' || verdict === 'less well')

/** The classes of each subject beside one another; subjects in which none stands out are named in a sentence. */
export function ClassesPictures({ classes }: { classes: readonly ClassesOfSubject[] }) {
  if (classes.length === 0) return null
  const apart = classes.filter(({ standings }) => told(standings).length > 0)
  const alike = classes.filter((one) => !apart.includes(one)).map(({ subject }) => subject)
  return (
    <Section title="Classes within their subject">
      {apart.map(({ subjectId, subject, standings }) => (
        <details className="aside" key={subjectId}>
          <summary>{titleOf(subject, standings)}</summary>
          <StandingPicture
            noun="Class"
            middle="as the others"
            title={titleOf(subject, standings)}
            caption="In grades, beside the other classes of the subject at the same start and with how the same pupils did elsewhere. Two differ by more than chance when their bars do not touch."
            standings={standings}
          />
        </details>
      ))}
      {alike.length > 0 ? (
        <p className="small">No class can be told from the others in {alike.join(', ')}.</p>
      ) : null}
      <p className="small">
        A start is not measured exactly, so a top set tends to look a little better than it was and a bottom
        set a little worse.
      </p>
    </Section>
  )
}

const titleOf = (subject: string, standings: readonly Standing<number>[]): string =>
  `${subject}: ${told(standings)
    .map(({ label, verdict }) => `${label} ${verdict}`)
    .join(', ')}`
