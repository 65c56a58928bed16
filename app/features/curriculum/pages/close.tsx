import {
  type ActionFunctionArgs,
  Form,
  type LoaderFunctionArgs,
  redirect,
  useActionData,
  useLoaderData,
} from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { findCurrentYear } from '#features/school/api.server.ts'
import { count, formatDate } from '#features/school/api.ts'
import { parseForm } from '#platform/forms/parse.ts'
import { ActionForm, ChoiceField, TextField } from '#ui/form/fields.tsx'
import { Breadcrumbs } from '#ui/layout/Frame.tsx'
import { Notice, Page, Section } from '#ui/layout/Page.tsx'
import { closePathway, keepPathwayOpen } from '../commands/closing.server.ts'
import { getPathway } from '../queries/pathways.server.ts'
import { listPlaced, listRequests } from '../queries/places.server.ts'
import { closingChoices, closingWords, isClosed } from '../rules/pathway.ts'
import { CloseForm } from '../schema.ts'

export const meta = () => [{ title: 'Close a pathway · Everyschool' }]

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'school.shape')
  const id = Number(args.params.pathwayId)
  const found = await visit.read(async (db) => {
    const pathway = await getPathway(db, id)
    const on = (await listPlaced(db)).filter(({ pathwayId }) => pathwayId === id).length
    const asking = (await listRequests(db, { pathwayId: id })).length
    return { pathway, on, asking, yearEnds: (await findCurrentYear(db))?.ends ?? null }
  })
  const { pathway, on, asking, yearEnds } = found
  return {
    ...{ base: `/${visit.org.slug}/curriculum`, id, name: pathway.name, on, asking, today: visit.today },
    ...{ ends: pathway.ends ?? yearEnds ?? visit.today, reason: pathway.closingReason ?? '', yearEnds },
    ...{ closing: pathway.closing ?? 'finish', isClosed: isClosed(pathway, visit.today) },
    decided: closingWords(pathway, { today: visit.today, on }),
  }
}

export async function action(args: ActionFunctionArgs) {
  const visit = await enter(args, 'school.shape')
  const id = Number(args.params.pathwayId)
  const parsed = await parseForm(args.request, CloseForm)
  if (!parsed.ok) return { errors: parsed.errors }
  const form = parsed.value
  const done = await visit.write((db) =>
    form.intent === 'close' ? closePathway(db, id, form) : keepPathwayOpen(db, id),
  )
  return done.ok ? redirect(`/${visit.org.slug}/curriculum/pathways/${id}`) : { errors: done.errors }
}

type Found = Awaited<ReturnType<typeof loader>>

function Decide({ found, errors }: { found: Found; errors: Record<string, string> | undefined }) {
  const { ends, closing, reason, decided, yearEnds, on, today } = found
  const hint = yearEnds && yearEnds >= today ? `This school year ends on ${formatDate(yearEnds)}` : undefined
  return (
    <ActionForm label={decided ? 'Decide it so' : 'Close it'} errors={errors}>
      <input type="hidden" name="intent" value="close" />
      <TextField
        name="ends"
        label="Last day on which somebody can come in"
        type="date"
        defaultValue={ends}
        error={errors?.ends}
        {...(hint ? { hint } : {})}
      />
      <ChoiceField
        type="radio"
        name="closing"
        label={`What becomes of ${on === 1 ? 'the one pupil' : 'those'} on it`}
        options={closingChoices}
        chosen={[closing]}
        error={errors?.closing}
      />
      <TextField name="reason" label="Why" defaultValue={reason} error={errors?.reason} />
    </ActionForm>
  )
}

export default function ClosePathway() {
  const found = useLoaderData<typeof loader>()
  const errors = useActionData<typeof action>()?.errors
  const { base, id, name, on, asking, decided } = found
  const ask = `${asking === 0 ? 'nobody' : asking} ${asking > 1 ? 'ask' : 'asks'} for it`
  return (
    <>
      <Breadcrumbs
        trail={[
          { label: 'Curriculum', to: base },
          { label: name, to: `${base}/pathways/${id}` },
        ]}
      />
      <Page
        finding={
          decided
            ? `${name}: ${decided.charAt(0).toLowerCase()}${decided.slice(1)}`
            : `Close ${name}? ${count(on, 'pupil')} on it, ${ask}`
        }
        lead="Nobody is moved by closing it, and up to its last day it can be taken back. Wishes that are not granted by then are answered with the reason."
      >
        {errors?.form ? <Notice act>{errors.form}</Notice> : null}
        {found.isClosed ? null : <Decide found={found} errors={errors} />}
        {decided && !found.isClosed ? (
          <Section title="Keep it open after all">
            <Form method="post">
              <button className="button button-quiet" type="submit" name="intent" value="open">
                It stays open
              </button>
            </Form>
          </Section>
        ) : null}
      </Page>
    </>
  )
}
