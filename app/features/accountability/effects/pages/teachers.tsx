import { type LoaderFunctionArgs, useLoaderData } from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { count, formatDate, formatStaffName } from '#features/school/api.ts'
import { Breadcrumbs } from '#ui/layout/Frame.tsx'
import { EmptyState, Facts, Notice, Page, Provenance } from '#ui/layout/Page.tsx'
import { type Column, DataTable } from '#ui/table/DataTable.tsx'
import { AuditTable } from '../components/AuditTable.tsx'
import { NeverFor } from '../components/Decided.tsx'
import { readTeachers } from '../gate.server.ts'
import { figureWords, helpWords, sayFigure, TOO_FEW, teachersFinding } from '../words.ts'

export const meta = () => [{ title: 'Figures of teachers · Everyschool' }]

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'effects.teachers')
  const [post] = visit.posts
  const name = [visit.personName, post?.title ?? ''].filter(Boolean).join(', ')
  const found = await visit.write((db) => readTeachers(db, { posts: visit.posts, name }))
  const { live, set, waiting, departments } = found
  return {
    base: `/${visit.org.slug}`,
    purpose: live.purpose,
    ends: formatDate(live.ends),
    whole: departments === 'all',
    waiting: waiting && formatDate(waiting),
    verdict: set?.audit ?? null,
    teachers: found.teachers.map(({ id, classes, comment, ...one }) => ({
      ...{ id, classes, comment, name: formatStaffName(one), said: sayFigure(one) },
    })),
  }
}

type Line = ReturnType<typeof useLoaderData<typeof loader>>['teachers'][number]

const columns: Column<Line>[] = [
  { key: 'name', title: 'Teacher', head: true, cell: (one) => one.name },
  {
    key: 'from',
    title: 'From',
    cell: (one) => (
      <span className="nowrap">
        {count(one.said.results, 'result')} in {count(one.classes, 'class', 'classes')}
      </span>
    ),
  },
  { key: 'figure', title: 'Figure and range', cell: (one) => figureWords(one.said) },
  { key: 'comment', title: 'In their words', cell: (one) => one.comment ?? '' },
  { key: 'help', title: 'To ask', cell: (one) => helpWords(one.said) },
]

function TeacherTables({ teachers }: { teachers: readonly Line[] }) {
  const told = teachers.filter(({ said }) => said.said)
  const rest = teachers.filter(({ said }) => !said.said)
  return (
    <>
      {told.length > 0 ? (
        <DataTable
          stacked
          caption="In order of names. In steps of the grade scale, with the range that holds what is true in 95 of 100 cases."
          columns={columns}
          rows={told}
          rowKey={(one) => one.id}
        />
      ) : null}
      {rest.length > 0 ? (
        <details className="aside">
          <summary>{`${count(rest.length, 'teacher')} of whom there are ${TOO_FEW}`}</summary>
          <DataTable
            stacked
            caption="In order of names"
            columns={columns.filter(({ key }) => !['figure', 'help'].includes(key))}
            rows={rest}
            rowKey={(one) => one.id}
          />
        </details>
      ) : null}
    </>
  )
}

export default function Teachers() {
  const { base, purpose, ends, whole, waiting, verdict, teachers } = useLoaderData<typeof loader>()
  return (
    <>
      <Breadcrumbs trail={[{ label: 'Figures of teachers', to: `${base}/effects/decision` }]} />
      <Page
        finding={teachersFinding(
          teachers.map(({ said }) => said),
          verdict?.withheld ?? false,
        )}
      >
        <Facts
          facts={[
            { label: 'For', value: `${purpose} (until ${ends})` },
            {
              label: 'Whose',
              value: whole ? 'teachers of the whole school' : 'teachers of your department alone',
            },
          ]}
        />
        {waiting ? (
          <Notice>New figures are with their teachers first. You can read them from {waiting}.</Notice>
        ) : null}
        {teachers.length > 0 ? (
          <TeacherTables teachers={teachers} />
        ) : verdict?.withheld ? null : (
          <EmptyState title="Nothing you may read yet">
            Figures come when somebody works them out from the exam results, and after their teachers have had
            the first look.
          </EmptyState>
        )}
        {verdict ? <AuditTable noun="teachers" {...verdict} /> : null}
        <NeverFor />
        <Provenance>
          A figure says how far the results of the classes somebody taught lie from what the same pupils’
          starts and other subjects let expect. It is to offer help and to look closer, together with visits
          to lessons, never alone. Those whose figures you have read here can see that you did.
        </Provenance>
      </Page>
    </>
  )
}
