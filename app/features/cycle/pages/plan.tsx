import {
  type ActionFunctionArgs,
  Link,
  type LoaderFunctionArgs,
  redirect,
  useActionData,
  useLoaderData,
} from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { listAcademicYears } from '#features/school/api.server.ts'
import { count, formatDay } from '#features/school/api.ts'
import { parseForm } from '#platform/forms/parse.ts'
import { ActionForm, SelectField, TextField } from '#ui/form/fields.tsx'
import { Breadcrumbs } from '#ui/layout/Frame.tsx'
import { EmptyState, Page, Section } from '#ui/layout/Page.tsx'
import { DataTable } from '#ui/table/DataTable.tsx'
import { planCycles, usualCount } from '../commands/year.server.ts'
import { CadenceTable } from '../components/CadenceTable.tsx'
import { readCadence } from '../queries/cadence.server.ts'
import { type Cycle, listCycles } from '../queries/cycles.server.ts'
import { cycleTrail } from '../rules/trail.ts'
import { PlanForm } from '../schema.ts'

export const meta = () => [{ title: 'Plan the cycles · Everyschool' }]

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'cycle.run')
  return visit.read(async (db) => {
    const cycles = await listCycles(db)
    const years = (await listAcademicYears(db)).map((year) => ({
      ...year,
      cycles: cycles.filter((cycle) => cycle.academicYearId === year.id),
    }))
    const [free] = years.filter((year) => year.cycles.length === 0)
    return {
      base: `/${visit.org.slug}`,
      years,
      usual: free ? await usualCount(db, free.id) : 6,
      cadence: await readCadence(db, visit.org.country),
    }
  })
}

export async function action(args: ActionFunctionArgs) {
  const visit = await enter(args, 'cycle.run')
  const parsed = await parseForm(args.request, PlanForm)
  if (!parsed.ok) return { errors: parsed.errors }
  const country = visit.org.country
  const outcome = await visit.write((db) => planCycles(db, { ...parsed.value, country }))
  if (!outcome.ok) return { errors: outcome.errors }
  return redirect(`/${visit.org.slug}/cycle/plan`)
}

export default function Plan() {
  const { base, years, usual, cadence } = useLoaderData<typeof loader>()
  const errors = useActionData<typeof action>()?.errors
  const free = years.filter((year) => year.cycles.length === 0)
  return (
    <>
      <Breadcrumbs trail={cycleTrail(base, null)} />
      <Page
        finding={
          free.length > 0
            ? `${free.map((year) => year.name).join(', ')} ${free.length === 1 ? 'has' : 'have'} no cycles yet`
            : 'Every academic year has its cycles'
        }
        lead="The school days of a year are cut into cycles of equal length; dates, year groups and fields can be changed until a cycle is opened."
      >
        {years.length === 0 ? (
          <EmptyState
            title="No academic year yet"
            next={{ label: 'Add one', to: `${base}/school/shape/years` }}
          >
            Cycles lie within an academic year and its terms.
          </EmptyState>
        ) : null}
        {free.length > 0 ? (
          <Section title="Plan a year">
            <ActionForm label="Plan the cycles" errors={errors}>
              <SelectField
                name="academicYearId"
                label="Academic year"
                options={free.map((year) => ({ value: String(year.id), label: year.name }))}
              />
              <TextField
                name="count"
                label="How many cycles"
                hint="Two, three, six or any other number. Each is like the cycle of the same place the year before: its year groups, fields, deadlines and reminders."
                inputMode="numeric"
                defaultValue={usual}
                required
                error={errors?.count}
              />
            </ActionForm>
          </Section>
        ) : null}
        <CadenceTable
          {...cadence}
          burden={cadence.lastCycleId === null ? null : `${base}/cycle/${cadence.lastCycleId}/burden`}
          usual={usual}
        />
        {years
          .filter((year) => year.cycles.length > 0)
          .map((year) => (
            <Section title={year.name} key={year.id}>
              <DataTable
                stacked
                caption={count(year.cycles.length, 'cycle')}
                columns={[
                  {
                    key: 'name',
                    title: 'Cycle',
                    head: true,
                    cell: (cycle: Cycle) => <Link to={`${base}/cycle/${cycle.id}`}>{cycle.name}</Link>,
                  },
                  { key: 'starts', title: 'From', cell: (cycle: Cycle) => formatDay(cycle.starts) },
                  { key: 'ends', title: 'To', cell: (cycle: Cycle) => formatDay(cycle.ends) },
                  {
                    key: 'entry',
                    title: 'Entry',
                    cell: (cycle: Cycle) => `${formatDay(cycle.opens)} to ${formatDay(cycle.closes)}`,
                  },
                  { key: 'state', title: 'State', cell: (cycle: Cycle) => cycle.state },
                  {
                    key: 'edit',
                    title: 'Change',
                    cell: (cycle: Cycle) =>
                      cycle.state === 'closed' ? (
                        '–'
                      ) : (
                        <Link to={`${base}/cycle/${cycle.id}/edit`} aria-label={`Change ${cycle.name}`}>
                          change
                        </Link>
                      ),
                  },
                ]}
                rows={year.cycles}
                rowKey={(cycle) => cycle.id}
              />
            </Section>
          ))}
      </Page>
    </>
  )
}
