import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  redirect,
  useActionData,
  useLoaderData,
} from 'react-router'
import { enter, type Visit } from '#features/access/api.server.ts'
import { listYearGroups } from '#features/school/api.server.ts'
import { formatDay } from '#features/school/api.ts'
import { parseForm } from '#platform/forms/parse.ts'
import { ActionForm, ChoiceField, TextField } from '#ui/form/fields.tsx'
import { Breadcrumbs } from '#ui/layout/Frame.tsx'
import { Facts, Page } from '#ui/layout/Page.tsx'
import { titled, useWords } from '#ui/words.ts'
import { changeCycle, moveLastDay } from '../commands/plan.server.ts'
import { FieldYears } from '../components/FieldYears.tsx'
import { getCycle } from '../queries/cycles.server.ts'
import { listFieldRows, listFieldWords } from '../queries/fields.server.ts'
import { cycleTrail } from '../rules/trail.ts'
import { CycleForm, LastDayForm } from '../schema.ts'

export const meta = () => [{ title: 'Change a cycle · Everyschool' }]

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'cycle.run')
  return visit.read(async (db) => {
    const cycle = await getCycle(db, Number(args.params.cycleId))
    const offered = await listFieldWords(db, visit.org.country)
    const chosen = await listFieldRows(db, cycle.id)
    return {
      base: `/${visit.org.slug}`,
      cycle,
      yearGroups: (await listYearGroups(db)).map(({ id, name }) => ({ value: String(id), label: name })),
      fields: offered.map(({ key, name }) => ({ value: key, label: name })),
      chosenFields: chosen.map(({ key, yearGroupIds }) => ({ key, yearGroupIds })),
      compulsory: chosen.filter((field) => field.required).map((field) => field.key),
      maySkip: offered.filter((word) => word.field !== 'judgement').map((word) => word.key),
    }
  })
}

export async function action(args: ActionFunctionArgs) {
  const visit = await enter(args, 'cycle.run')
  const id = Number(args.params.cycleId)
  const { state } = await visit.read((db) => getCycle(db, id))
  const outcome = await (state === 'open' ? postLastDay : postChange)(args.request, visit, id)
  return outcome.ok ? redirect(`/${visit.org.slug}/cycle/${id}`) : { errors: outcome.errors }
}

async function postLastDay(request: Request, visit: Visit, id: number) {
  const parsed = await parseForm(request, LastDayForm)
  return parsed.ok ? visit.write((db) => moveLastDay(db, id, parsed.value.closes)) : parsed
}

async function postChange(request: Request, visit: Visit, id: number) {
  const parsed = await parseForm(request, CycleForm)
  const { country } = visit.org
  return parsed.ok ? visit.write((db) => changeCycle(db, id, { ...parsed.value, country })) : parsed
}

type Loaded = ReturnType<typeof useLoaderData<typeof loader>>
type Errors = Record<string, string> | undefined
type Day = 'starts' | 'ends' | 'opens' | 'closes'

function DayField({
  cycle,
  name,
  label,
  errors,
}: Pick<Loaded, 'cycle'> & { name: Day; label: string; errors: Errors }) {
  return (
    <TextField
      name={name}
      label={label}
      type="date"
      defaultValue={cycle[name]}
      required
      error={errors?.[name]}
    />
  )
}

export default function EditCycle() {
  const loaded = useLoaderData<typeof loader>()
  const errors: Errors = useActionData<typeof action>()?.errors
  const { base, cycle } = loaded
  return (
    <>
      <Breadcrumbs trail={cycleTrail(base, cycle)} />
      {cycle.state === 'open' ? (
        <OpenCycle loaded={loaded} errors={errors} />
      ) : (
        <PlannedCycle loaded={loaded} errors={errors} />
      )}
    </>
  )
}

/** Marks are being entered: nothing changes but until when. */
function OpenCycle({
  loaded: { cycle, yearGroups, fields, chosenFields },
  errors,
}: {
  loaded: Loaded
  errors: Errors
}) {
  const words = useWords()
  const labelOf = new Map(fields.map(({ value, label }) => [value, label]))
  const years = yearGroups.filter(({ value }) => cycle.yearGroupIds.map(String).includes(value))
  return (
    <Page
      finding={`${cycle.name} is open: only its last day of entry still changes`}
      lead="Marks are being entered. What else is asked, and of whom, can be changed for the cycles to come."
    >
      <Facts
        facts={[
          { label: 'The cycle', value: `${formatDay(cycle.starts)} to ${formatDay(cycle.ends)}` },
          { label: 'Entry since', value: formatDay(cycle.opens) },
          { label: titled(words.year.many), value: years.map(({ label }) => label).join(', ') },
          {
            label: 'What is entered',
            value: chosenFields.map(({ key }) => labelOf.get(key) ?? key).join(', '),
          },
        ]}
      />
      <ActionForm label="Keep this day" errors={errors}>
        <DayField cycle={cycle} name="closes" label="Entry until" errors={errors} />
      </ActionForm>
    </Page>
  )
}

function PlannedCycle({ loaded, errors }: { loaded: Loaded; errors: Errors }) {
  const { cycle, yearGroups, fields, chosenFields, compulsory, maySkip } = loaded
  const day = { cycle, errors }
  const words = useWords()
  return (
    <Page finding={`Change ${cycle.name}`}>
      <ActionForm label={`Save ${cycle.name}`} errors={errors}>
        <TextField name="name" label="Name" defaultValue={cycle.name} required error={errors?.name} />
        <DayField {...day} name="starts" label="First day" />
        <DayField {...day} name="ends" label="Last day" />
        <DayField {...day} name="opens" label="Entry from" />
        <DayField {...day} name="closes" label="Entry until" />
        <ChoiceField
          type="checkbox"
          name="yearGroupIds"
          label={titled(words.year.many)}
          options={yearGroups}
          chosen={cycle.yearGroupIds.map(String)}
          error={errors?.yearGroupIds}
        />
        <FieldYears fields={fields} yearGroups={yearGroups} chosen={chosenFields} error={errors?.fields} />
        <ChoiceField
          type="checkbox"
          name="compulsory"
          label="Which of them must be filled for an entry to be full"
          hint="A judgement always must. One more that must is refused where it would break your school’s ceiling of minutes."
          options={fields.filter((field) => maySkip.includes(field.value))}
          chosen={compulsory}
        />
      </ActionForm>
    </Page>
  )
}
