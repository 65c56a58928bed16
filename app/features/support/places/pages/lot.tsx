import {
  type ActionFunctionArgs,
  Form,
  type LoaderFunctionArgs,
  useActionData,
  useLoaderData,
} from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { notFound } from '#platform/errors.ts'
import { parseSearch } from '#platform/forms/parse.ts'
import { ActionForm, SelectField, TextField } from '#ui/form/fields.tsx'
import { Breadcrumbs } from '#ui/layout/Frame.tsx'
import { EmptyState, Page, Provenance, Section } from '#ui/layout/Page.tsx'
import { listKinds } from '../../queries/catalogue.server.ts'
import { PlacesTable } from '../components/PlacesTable.tsx'
import { givePlaces } from '../give.server.ts'
import { drawAmong, drawPlaces, listCandidates } from '../lot.server.ts'
import { LotForm, LotSearch, nearnesses } from '../schema.ts'
import { drawFinding } from '../words.ts'

export const meta = () => [{ title: 'Draw places by lot · Everyschool' }]

/** Any seed shows who is in the draw and with what chance; who is drawn is not looked at before the draw. */
const anySeed = 1

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'help.lead')
  const search = parseSearch(args.request, LotSearch)
  if (!search.ok) throw notFound()
  const { finding, places, near } = search.value
  const { kinds, candidates } = await visit.read(async (db) => ({
    kinds: await listKinds(db, visit.org.country),
    candidates: await listCandidates(db, visit.reach, finding),
  }))
  await visit.sawPupils(candidates.map(({ pupilId }) => pupilId))
  const { pupils } = drawAmong(candidates, { places, near, seed: anySeed })
  const lines = candidates.map(({ pupilId, name, benefit: priority }, at) => ({
    ...{ pupilId, name, priority, probability: pupils[at]?.probability ?? 0, chosen: false },
  }))
  return {
    ...{ base: `/${visit.org.slug}`, lines, places, near: String(near) },
    kind: search.value.kind ?? 'small_group',
    findings: candidates.map(({ findingId }) => findingId),
    kinds: kinds.map(({ key, name }) => ({ value: key, label: name })),
    finding: drawFinding(lines, places),
    ready: lines.filter(({ probability }) => probability > 0 && probability < 1).length > 1,
  }
}

export async function action(args: ActionFunctionArgs) {
  const visit = await enter(args, 'help.lead')
  return givePlaces(visit, args.request, LotForm, drawPlaces)
}

export default function DrawPlaces() {
  const { base, finding, findings, lines, kinds, kind, places, near, ready } = useLoaderData<typeof loader>()
  const errors = useActionData<typeof action>()?.errors
  const hidden = findings.map((id) => <input key={id} type="hidden" name="finding" value={id} />)
  return (
    <>
      <Breadcrumbs
        trail={[
          { label: 'Help', to: `${base}/help` },
          { label: 'Nobody has acted', to: `${base}/help/unacted` },
        ]}
      />
      <Page
        finding={finding}
        lead="Who clearly needs help most gets it. Among those who cannot be told apart, a draw is fair, and afterwards the only sure way to know whether it helped."
      >
        {lines.length === 0 ? (
          <EmptyState
            title="Nobody is chosen yet"
            next={{ label: 'Tick those who could use it', to: `${base}/help/unacted` }}
          >
            A draw is among pupils who were flagged and have no help yet.
          </EmptyState>
        ) : (
          <>
            <Section title="How many places, and who counts as alike">
              <Form method="get" className="form">
                {hidden}
                <SelectField name="kind" label="Kind of help" options={kinds} defaultValue={kind} />
                <TextField
                  name="places"
                  label="Places"
                  type="number"
                  defaultValue={String(places)}
                  error={errors?.places}
                />
                <SelectField
                  name="near"
                  label="Alike are pupils that far from the line"
                  options={nearnesses}
                  defaultValue={near}
                />
                <div className="actions">
                  <button className="button button-quiet" type="submit">
                    Look again
                  </button>
                </div>
              </Form>
            </Section>
            <Section title="Before the draw">
              <PlacesTable base={base} lines={lines} done={false} />
              {ready ? (
                <ActionForm label="Draw the places" errors={errors}>
                  {hidden}
                  <input type="hidden" name="kind" value={kind} />
                  <input type="hidden" name="places" value={places} />
                  <input type="hidden" name="near" value={near} />
                </ActionForm>
              ) : null}
            </Section>
          </>
        )}
        <Provenance>
          The line lies between the last pupil with a place and the first without, in order of the grades help
          may win back. Those as near to it as chosen above are drawn, each with the same chance; the draw,
          its chances and its seed are kept and can be done again by anybody.
        </Provenance>
      </Page>
    </>
  )
}
