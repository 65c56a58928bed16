import { Link, type LoaderFunctionArgs, useLoaderData } from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { EmptyState, Page, Provenance, Section } from '#ui/layout/Page.tsx'
import { PupilName } from '#ui/table/PupilName.tsx'
import { type Finding, listFindings } from '../queries.server.ts'
import { findingSentence, findingsFinding, goodKinds } from '../rules.ts'

export const meta = () => [{ title: 'Whom to look at · Everyschool' }]

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'progress.view')
  const findings = await visit.read((db) => listFindings(db, visit.reach))
  await visit.sawPupils(findings.flatMap((one) => one.pupilId ?? []))
  return { base: `/${visit.org.slug}`, findings }
}

export default function Findings() {
  const { base, findings } = useLoaderData<typeof loader>()
  const good = findings.filter((one) => goodKinds.includes(one.kind))
  const trouble = findings.filter((one) => !goodKinds.includes(one.kind))
  return (
    <Page
      finding={findingsFinding(trouble.length, good.length)}
      lead="From the last closed cycle, those first for whom a look is worth most; no more than the school can look at."
    >
      {findings.length === 0 ? (
        <EmptyState title="Nothing to show">
          Findings are made when a cycle is closed, from all readings up to it.
        </EmptyState>
      ) : null}
      {trouble.length > 0 ? <FindingList title="Who needs a look" base={base} findings={trouble} /> : null}
      {good.length > 0 ? <FindingList title="Who is exceptional" base={base} findings={good} /> : null}
      <Provenance>
        Ranked by the part of a grade that help may win back, changes before states already known. Exceptional
        progress is looked for with the same care. The school sets how many it can look at.
      </Provenance>
    </Page>
  )
}

function FindingList({
  title,
  base,
  findings,
}: {
  title: string
  base: string
  findings: readonly Finding[]
}) {
  return (
    <Section title={title}>
      <ol>
        {findings.map((one) => (
          <li key={one.id}>
            {one.name ? <PupilName {...one.name} to={`${base}/pupils/${one.pupilId}/progress`} /> : null}
            <p>
              {findingSentence(one.kind, one.name?.givenName ?? '', one.evidence)}{' '}
              <Link to={`${base}/findings/${one.id}`}>
                {one.answer ? `Answered: ${one.answer}` : 'Look closer'}
              </Link>
            </p>
          </li>
        ))}
      </ol>
    </Section>
  )
}
