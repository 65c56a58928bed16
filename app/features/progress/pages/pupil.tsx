import { Link, type LoaderFunctionArgs, useLoaderData } from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { getPupilInReach } from '#features/school/api.server.ts'
import { EmptyState, Notice, Page, Provenance } from '#ui/layout/Page.tsx'
import { StatusSymbols } from '#ui/status/StatusMark.tsx'
import { FindingList } from '../components/FindingList.tsx'
import { SubjectLine } from '../components/SubjectLine.tsx'
import { listPupilLines } from '../lines.server.ts'
import { listFindings } from '../queries.server.ts'
import { overviewFinding } from '../words.ts'

export const meta = () => [{ title: 'Progress of a pupil · Everyschool' }]

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'progress.view')
  const id = Number(args.params.id)
  const found = await visit.read(async (db) => {
    const pupil = await getPupilInReach(db, visit.reach, id)
    return {
      name: pupil.givenName,
      lines: await listPupilLines(db, visit.reach, id),
      findings: await listFindings(db, visit.reach, { pupilId: id }),
    }
  })
  await visit.sawPupils([id])
  return { ...found, base: `/${visit.org.slug}` }
}

export default function PupilProgress() {
  const { base, name, lines, findings } = useLoaderData<typeof loader>()
  const statuses = lines.map((line) => line.status)
  if (lines.length === 0)
    return (
      <Page finding={overviewFinding(name, statuses)}>
        <EmptyState title="No forecast yet">
          Forecasts are made when a cycle that looks at the pupil is closed.
        </EmptyState>
      </Page>
    )
  return (
    <Page finding={overviewFinding(`${name}, subject by subject`, statuses)}>
      <StatusSymbols />
      {findings.length > 0 ? (
        <Notice>
          <FindingList base={base} findings={findings} named={false} />
        </Notice>
      ) : null}
      <p className="quiet small">
        Dots are the judgements of each cycle. Half of pupils with such readings end in the dark band, four of
        five in the light one.
      </p>
      <div className="subject-lines">
        {lines.map((line) => (
          <SubjectLine key={line.subjectId} name={name} line={line} />
        ))}
      </div>
      <Provenance>
        All readings in all subjects are weighed together, each by how surely such readings have spoken, with
        the way each class is judged taken out. A forecast is made when a cycle is closed, and stays as it
        was. When results come it is laid beside them:{' '}
        <Link to={`${base}/progress/record`}>how right were we?</Link>
      </Provenance>
    </Page>
  )
}
