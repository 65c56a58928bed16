import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  redirect,
  useActionData,
  useLoaderData,
} from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { listYearGroups } from '#features/school/api.server.ts'
import { parseForm } from '#platform/forms/parse.ts'
import { ActionForm, ChoiceField, TextField } from '#ui/form/fields.tsx'
import { Breadcrumbs } from '#ui/layout/Frame.tsx'
import { Notice, Page } from '#ui/layout/Page.tsx'
import { changeCycle } from '../commands/plan.server.ts'
import { FieldYears } from '../components/FieldYears.tsx'
import { getCycle } from '../queries/cycles.server.ts'
import { listFieldRows, listFieldWords } from '../queries/fields.server.ts'
import { cycleTrail } from '../rules/trail.ts'
import { CycleForm } from '../schema.ts'

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
  const parsed = await parseForm(args.request, CycleForm)
  if (!parsed.ok) return { errors: parsed.errors }
  const country = visit.org.country
  const outcome = await visit.write((db) => changeCycle(db, id, { ...parsed.value, country }))
  if (!outcome.ok) return { errors: outcome.errors }
  return redirect(`/${visit.org.slug}/cycle/${id}`)
}

export default function EditCycle() {
  const { base, cycle, yearGroups, fields, chosenFields, compulsory, maySkip } =
    useLoaderData<typeof loader>()
  const errors: Record<string, string> | undefined = useActionData<typeof action>()?.errors
  const day = (name: 'starts' | 'ends' | 'opens' | 'closes', label: string) => (
    <TextField
      name={name}
      label={label}
      type="date"
      defaultValue={cycle[name]}
      required
      error={errors?.[name]}
    />
  )
  return (
    <>
      <Breadcrumbs trail={cycleTrail(base, cycle)} />
      <Page finding={`Change ${cycle.name}`}>
        {cycle.state === 'open' ? (
          <Notice>{cycle.name} is open: only the last day of entry still changes.</Notice>
        ) : null}
        <ActionForm label={`Save ${cycle.name}`} errors={errors}>
          <TextField name="name" label="Name" defaultValue={cycle.name} required error={errors?.name} />
          {day('starts', 'First day')}
          {day('ends', 'Last day')}
          {day('opens', 'Entry from')}
          {day('closes', 'Entry until')}
          <ChoiceField
            type="checkbox"
            name="yearGroupIds"
            label="Year groups"
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
    </>
  )
}
