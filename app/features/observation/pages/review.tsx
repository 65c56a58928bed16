import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  redirect,
  useActionData,
  useLoaderData,
} from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { listCurrentCycles } from '#features/cycle/api.server.ts'
import { usualReview } from '#features/support/api.ts'
import { parseForm } from '#platform/forms/parse.ts'
import { ActionForm, ChoiceField, TextField } from '#ui/form/fields.tsx'
import { Breadcrumbs } from '#ui/layout/Frame.tsx'
import { Facts, Notice, Page } from '#ui/layout/Page.tsx'
import { reviewHelp } from '../commands/review.server.ts'
import { listKinds } from '../queries/catalogue.server.ts'
import { listSteps } from '../queries/content.server.ts'
import { getHelp } from '../queries/helps.server.ts'
import { processOf, processWords } from '../rules/loop.ts'
import { mayDo } from '../rules/states.ts'
import { decisionChoices, noVerdict } from '../rules/words.ts'
import { ReviewForm } from '../schema.ts'

export const meta = () => [{ title: 'Review of help · Everyschool' }]

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'staffhelp.own')
  return visit.read(async (db) => {
    const help = await getHelp(db, visit.personId, Number(args.params.helpId))
    const kinds = await listKinds(db, visit.org.country)
    const kind = kinds.find(({ key }) => key === help.kind)
    return {
      ...{ here: `/${visit.org.slug}/staff-help/${help.id}`, aim: help.aim, sign: help.sign },
      ...{ title: kind?.name ?? help.kind, exitRule: help.exitRule, may: mayDo(help, help.part, 'review') },
      next: kinds.find(({ key }) => key === kind?.next)?.name ?? 'none named in the catalogue',
      process: processWords(processOf(await listSteps(db, [help.id]))),
      reviewOn: usualReview((await listCurrentCycles(db)).cycles, visit.today),
    }
  })
}

export async function action(args: ActionFunctionArgs) {
  const visit = await enter(args, 'staffhelp.own')
  const helpId = Number(args.params.helpId)
  await visit.read((db) => getHelp(db, visit.personId, helpId))
  const parsed = await parseForm(args.request, ReviewForm)
  if (!parsed.ok) return { errors: parsed.errors }
  const done = await visit.write((db) => reviewHelp(db, visit.personId, helpId, parsed.value))
  if (!done.ok) return { errors: done.errors }
  const mine = `/${visit.org.slug}/staff-help`
  const stopped = parsed.value.decision === 'stop'
  return redirect(stopped ? mine : `${mine}/${helpId}${parsed.value.decision === 'change' ? '/edit' : ''}`)
}

export default function Review() {
  const { here, title, aim, sign, exitRule, next, process, reviewOn, may } = useLoaderData<typeof loader>()
  const errors = useActionData<typeof action>()?.errors
  return (
    <>
      <Breadcrumbs trail={[{ label: 'This help', to: here }]} />
      <Page finding={`${title}: what becomes of it?`} lead={aim}>
        <Facts
          facts={[
            { label: 'What we would see', value: sign || 'not said' },
            { label: 'Steps', value: process },
            { label: 'How it ends', value: exitRule },
            { label: 'Often the next', value: next },
          ]}
        />
        <p className="small quiet">{noVerdict}</p>
        {may ? (
          <ActionForm label="Decide" errors={errors}>
            <ChoiceField
              name="decision"
              label="From today"
              type="radio"
              options={decisionChoices}
              error={errors?.decision}
            />
            <TextField name="reason" label="Why" error={errors?.reason} />
            <TextField
              name="reviewOn"
              label="Looked at again on"
              hint="Where it goes on"
              type="date"
              defaultValue={reviewOn}
              error={errors?.reviewOn}
            />
          </ActionForm>
        ) : (
          <Notice>It does not run: there is nothing to decide.</Notice>
        )}
      </Page>
    </>
  )
}
