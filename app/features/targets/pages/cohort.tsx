import {
  type ActionFunctionArgs,
  Link,
  type LoaderFunctionArgs,
  useActionData,
  useLoaderData,
} from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { listYearGroups } from '#features/school/api.server.ts'
import { parseForm, parseSearch } from '#platform/forms/parse.ts'
import { EmptyState, Notice, Page } from '#ui/layout/Page.tsx'
import { DataTable } from '#ui/table/DataTable.tsx'
import { runCohortForm } from '../actions.server.ts'
import { listSubjectCohorts, type SubjectCohort } from '../cohort.server.ts'
import { CohortForms } from '../components/CohortForms.tsx'
import { cohortFinding, formatExpected } from '../rules.ts'
import { CohortForm, CohortSearch } from '../schema.ts'

export const meta = () => [{ title: 'Targets · Everyschool' }]

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'targets.view')
  const search = parseSearch(args.request, CohortSearch)
  const { years, year, cohorts } = await visit.read(async (db) => {
    const years = await listYearGroups(db)
    const wished = search.ok ? search.value.year : undefined
    const year =
      years.find((one) => one.id === wished) ?? years.findLast((one) => one.number <= 11) ?? years[0]
    return { years, year, cohorts: year ? await listSubjectCohorts(db, visit.reach, year.id) : [] }
  })
  return { base: `/${visit.org.slug}`, years, year, cohorts, mayAgree: visit.may('targets.agree') }
}

export async function action(args: ActionFunctionArgs) {
  const visit = await enter(args, 'targets.agree')
  const parsed = await parseForm(args.request, CohortForm)
  if (!parsed.ok) return { errors: parsed.errors }
  return { done: await visit.write((db) => runCohortForm(db, visit.reach, parsed.value)) }
}

const total = (cohorts: readonly SubjectCohort[], of: (one: SubjectCohort) => number) =>
  cohorts.reduce((sum, one) => sum + of(one), 0)

export default function Cohort() {
  const { base, years, year, cohorts, mayAgree } = useLoaderData<typeof loader>()
  const answer = useActionData<typeof action>()
  const finding = cohortFinding(year?.name ?? 'The school', {
    courses: total(cohorts, (one) => one.pupils),
    agreed: total(cohorts, (one) => one.agreed),
    proposed: total(cohorts, (one) => one.proposed),
  })
  return (
    <Page
      finding={finding}
      lead="One target for each pupil and subject, from the start the pupil brought along."
    >
      {answer && 'done' in answer ? <Notice>{answer.done}</Notice> : null}
      <nav className="actions" aria-label="Year groups">
        {years.map((one) => (
          <Link key={one.id} to={`?year=${one.id}`} aria-current={one.id === year?.id ? 'page' : undefined}>
            {one.name}
          </Link>
        ))}
      </nav>
      {cohorts.length === 0 ? (
        <EmptyState title="Nobody to set targets for here">
          Targets need pupils enrolled in classes, and what they brought from their earlier school.
        </EmptyState>
      ) : (
        <DataTable
          caption={`Targets of ${year?.name ?? 'the year'}; expected numbers with the range that nine of ten years fall into`}
          columns={[
            {
              key: 'subject',
              title: 'Subject',
              head: true,
              cell: (one: SubjectCohort) => (
                <Link to={`${base}/targets/${one.subject.id}?year=${year?.id ?? ''}`}>
                  {one.subject.name}
                </Link>
              ),
            },
            { key: 'pupils', title: 'Pupils', number: true, cell: (one) => one.pupils },
            { key: 'agreed', title: 'Agreed', number: true, cell: (one) => one.agreed },
            { key: 'proposed', title: 'Proposed', number: true, cell: (one) => one.proposed },
            {
              key: 'reach',
              title: 'Would reach their target',
              number: true,
              cell: (one) => formatExpected(one.reachTarget),
            },
            {
              key: 'marks',
              title: 'Would reach',
              cell: (one) =>
                one.marks
                  .map((mark) => `${mark.grade} or better: ${formatExpected(mark.count)}`)
                  .join('; ') || '–',
            },
          ]}
          rows={cohorts}
          rowKey={(one) => one.subject.id}
        />
      )}
      {mayAgree && year && cohorts.length > 0 ? <CohortForms yearGroupId={year.id} of={year.name} /> : null}
    </Page>
  )
}
