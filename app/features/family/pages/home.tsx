import { Link, type LoaderFunctionArgs, useLoaderData } from 'react-router'
import { enter, findVisit, type Visit } from '#features/access/api.server.ts'
import { count } from '#features/school/api.ts'
import { Page, Section } from '#ui/layout/Page.tsx'
import { DataTable } from '#ui/table/DataTable.tsx'
import { titled, useWords } from '#ui/words.ts'
import { listChildren } from '../children.server.ts'
import { Children } from '../components/Children.tsx'
import {
  type GroupToRead,
  listClosedCycles,
  listGroupsToRead,
  listSentBack,
} from '../queries/comments.server.ts'
import { listYearsHome } from '../queries/went-home.server.ts'
import { childrenFinding, homeFinding, isFamily } from '../rules/words.ts'

export const meta = () => [{ title: 'Home · Everyschool' }]

async function readSchool(visit: Visit, enters: Visit | null) {
  return visit.read(async (db) => {
    const [cycle] = await listClosedCycles(db)
    const groups =
      cycle && visit.may('home.proofread') ? await listGroupsToRead(db, visit.reach, cycle.id) : []
    return {
      cycle: cycle?.name ?? null,
      groups,
      years: cycle ? await listYearsHome(db, cycle.id) : [],
      sentBack: cycle && enters ? (await listSentBack(db, enters.reach, cycle.id)).length : null,
    }
  })
}

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'home.view')
  const base = `/${visit.org.slug}`
  if (isFamily(visit.posts)) return { base, family: await listChildren(visit), school: null }
  const enters = await findVisit(args, visit, 'cycle.enter')
  const reads = (await findVisit(args, visit, 'home.proofread')) ?? visit
  const school = await readSchool(reads, enters)
  const maySend = visit.may('home.send') && visit.reach.pupils === 'all'
  return { base, family: null, school: { ...school, mayRead: visit.may('home.proofread'), maySend } }
}

type Loaded = ReturnType<typeof useLoaderData<typeof loader>>

function SchoolHome({ base, school }: { base: string; school: NonNullable<Loaded['school']> }) {
  const { cycle, groups, years, sentBack, mayRead, maySend } = school
  const words = useWords()
  const sum = (of: (one: GroupToRead) => number) => groups.reduce((total, one) => total + of(one), 0)
  const finding = homeFinding({
    ...{ cycle, years },
    comments: sum((one) => one.comments),
    passed: sum((one) => one.passed),
  })
  return (
    <Page
      finding={finding}
      lead="What pupils and families hear from us: praise first, then one page on how it goes."
    >
      <div className="actions">
        {mayRead ? (
          <Link className="button" to={`${base}/home/praise`}>
            Praise
          </Link>
        ) : null}
        {maySend ? (
          <Link className="button" to={`${base}/home/runs`}>
            Reports
          </Link>
        ) : null}
        {maySend ? (
          <Link className="button button-quiet" to={`${base}/home/praise/head`}>
            A word from the head
          </Link>
        ) : null}
        <Link className="button button-quiet" to={`${base}/home/board`}>
          The board
        </Link>
      </div>
      {sentBack !== null && sentBack > 0 ? (
        <p>
          <Link to={`${base}/home/sent-back`}>{`${count(sentBack, 'comment')} of yours to write anew`}</Link>
        </p>
      ) : null}
      {mayRead && groups.length > 0 ? (
        <Section title="Comments to read before they go home">
          <DataTable
            stacked
            caption={`${titled(words.group.many)} with comments`}
            columns={[
              {
                key: 'group',
                title: 'Group',
                head: true,
                cell: (one: GroupToRead) => <Link to={`${base}/home/read/${one.groupId}`}>{one.group}</Link>,
              },
              { key: 'tutor', title: 'Tutor', cell: (one: GroupToRead) => one.tutor ?? 'nobody yet' },
              { key: 'comments', title: 'Comments', number: true, cell: (one: GroupToRead) => one.comments },
              { key: 'passed', title: 'Passed', number: true, cell: (one: GroupToRead) => one.passed },
              { key: 'back', title: 'Sent back', number: true, cell: (one: GroupToRead) => one.sentBack },
            ]}
            rows={groups}
            rowKey={(one) => one.groupId}
          />
        </Section>
      ) : null}
      {mayRead && groups.length === 0 && cycle !== null ? (
        <p>
          No comment was written in {cycle} for a {words.group.one} that you read.
        </p>
      ) : null}
    </Page>
  )
}

export default function Home() {
  const { base, family, school } = useLoaderData<typeof loader>()
  if (family)
    return (
      <Page finding={childrenFinding(family)}>
        <Children base={base} of={family} />
      </Page>
    )
  return school ? <SchoolHome base={base} school={school} /> : null
}
