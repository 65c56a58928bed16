import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  redirect,
  useActionData,
  useLoaderData,
} from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { parseForm } from '#platform/forms/parse.ts'
import { ActionForm, SelectField } from '#ui/form/fields.tsx'
import { Breadcrumbs } from '#ui/layout/Frame.tsx'
import { Page, Section } from '#ui/layout/Page.tsx'
import { DataTable } from '#ui/table/DataTable.tsx'
import { settlePeriod } from '../commands/periods.server.ts'
import { PeriodFields } from '../components/PeriodFields.tsx'
import { listPeriods } from '../queries/timetable.server.ts'
import { count } from '../rules/dates.ts'
import { formatTime, mostWeeks, periodWords, weekdayName, weekdayNames } from '../rules/timetable.ts'
import { PeriodForm } from '../schema-timetable.ts'

export const meta = () => [{ title: 'Periods · Everyschool' }]

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'school.shape')
  return { base: `/${visit.org.slug}`, periods: await visit.read((db) => listPeriods(db)) }
}

export async function action(args: ActionFunctionArgs) {
  const visit = await enter(args, 'school.shape')
  const intent = (await args.request.clone().formData()).get('intent')
  const parsed = await parseForm(args.request, PeriodForm)
  if (!parsed.ok) return { intent, errors: parsed.errors }
  const outcome = await visit.write((db) => settlePeriod(db, parsed.value))
  if (!outcome.ok) return { intent, errors: outcome.errors }
  return redirect(`/${visit.org.slug}/school/timetable/periods`)
}

const days = [
  { value: '0', label: 'Monday to Friday' },
  ...weekdayNames.map((label, place) => ({ value: String(place + 1), label })),
]
const weekOptions = [
  { value: '1', label: 'Week 1, or the only one' },
  ...Array.from({ length: mostWeeks - 1 }, (_, place) => ({
    value: String(place + 2),
    label: `Week ${place + 2}`,
  })),
]

export default function Periods() {
  const { base, periods } = useLoaderData<typeof loader>()
  const answer = useActionData<typeof action>()
  const errorsOf = (intent: string): Record<string, string> | undefined =>
    answer?.intent === intent ? answer.errors : undefined
  const weeks = new Set(periods.map(({ week }) => week)).size
  const options = periods.map((period) => ({ value: String(period.id), label: periodWords(period, weeks) }))
  const trail = [
    { label: 'School', to: `${base}/school` },
    { label: 'Timetable', to: `${base}/school/timetable` },
  ]
  return (
    <>
      <Breadcrumbs trail={trail} />
      <Page
        finding={
          periods.length === 0
            ? 'No periods are laid out for this year yet'
            : `${count(periods.length, 'period')} in ${count(weeks, 'week')} of this year’s timetable`
        }
        lead="A timetable of several weeks is counted from the first week with school in it; weeks of holiday are not."
      >
        <Section title="One more period">
          <ActionForm label="Add the period" errors={errorsOf('add')} key={periods.length}>
            <input type="hidden" name="intent" value="add" />
            <SelectField name="week" label="Week" options={weekOptions} />
            <SelectField name="weekday" label="Day" options={days} />
            <PeriodFields errors={errorsOf('add')} />
          </ActionForm>
        </Section>
        {periods.length > 0 ? (
          <>
            <DataTable
              caption="In the order of time"
              columns={[
                { key: 'week', title: 'Week', number: true, cell: (period) => period.week },
                { key: 'day', title: 'Day', cell: (period) => weekdayName(period.weekday) },
                { key: 'name', title: 'Period', head: true, cell: (period) => period.name },
                { key: 'begins', title: 'Begins', number: true, cell: (period) => formatTime(period.begins) },
                { key: 'ends', title: 'Ends', number: true, cell: (period) => formatTime(period.ends) },
                { key: 'lesson', title: 'For', cell: (period) => (period.lesson ? 'lessons' : 'no lessons') },
              ]}
              rows={periods}
              rowKey={(period) => period.id}
            />
            <Section title="Change a period">
              <ActionForm label="Keep this" errors={errorsOf('change')} quiet>
                <input type="hidden" name="intent" value="change" />
                <SelectField id="changed" name="periodId" label="Period" options={options} />
                <PeriodFields id="changed-" errors={errorsOf('change')} />
              </ActionForm>
              <ActionForm label="Take it away" errors={errorsOf('remove')} quiet>
                <input type="hidden" name="intent" value="remove" />
                <SelectField id="removed" name="periodId" label="Period to take away" options={options} />
              </ActionForm>
            </Section>
          </>
        ) : null}
      </Page>
    </>
  )
}
