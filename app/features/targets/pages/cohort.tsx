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
import { WithoutChances } from '../components/WithoutChances.tsx'
import { YearLinks } from '../components/YearLinks.tsx'
import { addSteps, chooseYear } from '../rules/agreement.ts'
import { askedAtFirst, cohortFinding, formatExpected } from '../rules.ts'
import { CohortForm, CohortSearch } from '../schema.ts'

export const meta = () => [{ title: 'Targets · Everyschool' }]

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'targets.view')
  const search = parseSearch(args.request, CohortSearch)
  const { years, year, cohorts } = await visit.readKept('cohort', async (db) => {
    const years = await listYearGroups(db)
    const year = chooseYear(years, search.ok ? search.value.year : undefined)
    return { years, year, cohorts: year ? await listSubjectCohorts(db, visit.reach, year.id) : [] }
  })
  return {
    ...{ base: `/${visit.org.slug}`, years, year, cohorts },
    mayAgree: visit.may('targets.agree'),
    mayProgress: visit.may('progress.view'),
    mayDiscuss: visit.may('targets.discuss'),
    mayPublish: visit.may('targets.publish') && visit.reach.pupils === 'all',
  }
}

export async function action(args: ActionFunctionArgs) {
  const visit = await enter(args, 'targets.agree')
  const parsed = await parseForm(args.request, CohortForm)
  if (!parsed.ok) return { errors: parsed.errors }
  return { done: await visit.write((db) => runCohortForm(db, visit.reach, parsed.value)) }
}

export default function Cohort() {
  const { base, years, year, cohorts, mayAgree, mayProgress, mayDiscuss, mayPublish } =
    useLoaderData<typeof loader>()
  const answer = useActionData<typeof action>()
  const finding = cohortFinding(year?.name ?? 'The school', addSteps(cohorts.map((one) => one.steps)))
  const inYear = `?year=${year?.id ?? ''}`
  return (
    <Page
      finding={finding}
      lead="One target for each pupil and subject, from the start the pupil brought along."
    >
      {answer && 'done' in answer ? <Notice>{answer.done}</Notice> : null}
      <YearLinks years={years} chosen={year?.id} />
      {cohorts.length > 0 ? (
        <p className="actions">
          {mayDiscuss ? <Link to={`${base}/targets/classes${inYear}`}>How far each class is</Link> : null}
          {mayPublish ? <Link to={`${base}/targets/audit${inYear}`}>Are they fair? Publish</Link> : null}
          {mayPublish ? <Link to={`${base}/targets/rebase${inYear}`}>Set on this year’s figures</Link> : null}
        </p>
      ) : null}
      {cohorts.length === 0 ? (
        <EmptyState title="Nobody to set targets for here">
          Targets need pupils enrolled in classes, and what they brought from their earlier school.
        </EmptyState>
      ) : (
        <DataTable
          stacked
          caption={`Targets of ${year?.name ?? 'the year'}; expected numbers with the range that nine of ten years fall into`}
          columns={[
            {
              key: 'subject',
              title: 'Subject',
              head: true,
              cell: (one: SubjectCohort) => (
                <Link to={`${base}/targets/${one.subject.id}${inYear}`}>{one.subject.name}</Link>
              ),
            },
            { key: 'pupils', title: 'Pupils', number: true, cell: (one) => one.steps.courses },
            { key: 'proposed', title: 'To talk over', number: true, cell: (one) => one.steps.proposed },
            { key: 'discussed', title: 'Talked over', number: true, cell: (one) => one.steps.discussed },
            { key: 'agreed', title: 'Agreed', number: true, cell: (one) => one.steps.agreed },
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
      <WithoutChances
        base={mayProgress ? base : null}
        subjects={cohorts.flatMap(({ charted, subject }) => (charted ? [] : [subject]))}
      />
      {mayAgree && year && cohorts.length > 0 ? (
        <CohortForms
          yearGroupId={year.id}
          of={year.name}
          level={askedAtFirst.challenge}
          own={askedAtFirst.own}
          errors={answer && 'errors' in answer ? answer.errors : undefined}
        />
      ) : null}
    </Page>
  )
}
