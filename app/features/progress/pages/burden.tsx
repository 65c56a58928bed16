import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  redirect,
  useActionData,
  useLoaderData,
} from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { getCycle, setCeiling } from '#features/cycle/api.server.ts'
import {
  CeilingForm,
  cycleTrail,
  FIRST_CELL_SECONDS,
  formatMinutes,
  IDLE_SECONDS,
} from '#features/cycle/api.ts'
import { parseForm } from '#platform/forms/parse.ts'
import { ActionForm, TextField } from '#ui/form/fields.tsx'
import { Breadcrumbs } from '#ui/layout/Frame.tsx'
import { Facts, Page, Provenance, Section } from '#ui/layout/Page.tsx'
import { readBurden } from '../burden.server.ts'
import { burdenFinding, ceilingWords, collectionWords } from '../burden.ts'
import { CostTable, CycleCostTable, PeopleCostTable } from '../components/BurdenTables.tsx'

export const meta = () => [{ title: 'Burden · Everyschool' }]

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'cycle.view')
  const found = await visit.read((db) => readBurden(db, visit, Number(args.params.cycleId)))
  return { base: `/${visit.org.slug}`, ...found }
}

export async function action(args: ActionFunctionArgs) {
  const visit = await enter(args, 'cycle.run')
  const parsed = await parseForm(args.request, CeilingForm)
  if (!parsed.ok) return { errors: parsed.errors }
  const id = Number(args.params.cycleId)
  await visit.write(async (db) => {
    await getCycle(db, id)
    await setCeiling(db, parsed.value)
  })
  return redirect(`/${visit.org.slug}/cycle/${id}/burden`)
}

export default function Burden() {
  const data = useLoaderData<typeof loader>()
  const { base, cycle, ceiling, year, own, guidance } = data
  const errors: Record<string, string> | undefined = useActionData<typeof action>()?.errors
  return (
    <>
      <Breadcrumbs trail={cycleTrail(base, cycle)} />
      <Page
        finding={burdenFinding(year, ceiling)}
        lead="Time is measured while marks are entered; nobody is asked. Beside it stands what each collection led to."
      >
        <Facts
          facts={[
            { label: 'Minutes a teacher and year', value: ceilingWords(year, ceiling) },
            { label: 'Collections this year', value: collectionWords(data.collections, ceiling, guidance) },
            ...(own
              ? [
                  {
                    label: 'You yourself',
                    value: `${formatMinutes(own.now)} in ${cycle.name}, ${formatMinutes(own.year)} this year`,
                  },
                ]
              : []),
          ]}
        />
        {guidance ? <p className="quiet small">Guidance: {guidance.source}.</p> : null}
        <CycleCostTable base={base} cycles={data.cycles} />
        {data.mayRun ? (
          <>
            <Section title="The ceiling">
              <p>
                A field that must be filled is refused where it would take the teacher in the middle past the
                minutes, unless another goes. A year is planned with no more collections than the ceiling.
              </p>
              <ActionForm label="Keep this ceiling" errors={errors}>
                <TextField
                  name="minutes"
                  label="Minutes of entry a teacher and year, at most"
                  hint="Empty: no ceiling."
                  inputMode="numeric"
                  defaultValue={ceiling.minutes ?? ''}
                  error={errors?.minutes}
                />
                <TextField
                  name="collections"
                  label="Collections a year, at most"
                  hint="Empty: no ceiling."
                  inputMode="numeric"
                  defaultValue={ceiling.collections ?? ''}
                  error={errors?.collections}
                />
              </ActionForm>
            </Section>
            <PeopleCostTable name={cycle.name} people={data.people} ceiling={ceiling} />
          </>
        ) : null}
        <CostTable costs={data.costs} entries={data.entries} />
        <Provenance>
          Each save adds the time since the same person’s last save in the same sheet. A pause of more than{' '}
          {IDLE_SECONDS / 60} minutes is not counted: the first save after it counts {FIRST_CELL_SECONDS}{' '}
          seconds. Pasting a block counts once for the block. A forecast counts as changed when a pupil’s
          status in a subject is another than after the cycle before; a decision is a finding of that cycle
          that somebody answered. Single teachers are shown to themselves and to who runs the cycle; the
          middle of fewer than five is shown to nobody else.
        </Provenance>
      </Page>
    </>
  )
}
