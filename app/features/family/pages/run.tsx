import { useEffect } from 'react'
import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  redirect,
  useActionData,
  useLoaderData,
  useRevalidator,
} from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { parseForm } from '#platform/forms/parse.ts'
import { ActionForm } from '#ui/form/fields.tsx'
import { Breadcrumbs } from '#ui/layout/Frame.tsx'
import { Facts, Notice, Page, Section } from '#ui/layout/Page.tsx'
import { DataTable } from '#ui/table/DataTable.tsx'
import { useWords } from '#ui/words.ts'
import { moveRun, releaseRun } from '../commands/runs.server.ts'
import { makeInBackground, takeUp } from '../jobs.server.ts'
import { countLanguages, getRun } from '../queries/runs.server.ts'
import { enterWhole } from '../reach.server.ts'
import { runFinding } from '../rules/words.ts'
import { RunForm } from '../schema.ts'

export const meta = () => [{ title: 'A run of reports · Everyschool' }]

export async function loader(args: LoaderFunctionArgs) {
  const visit = enterWhole(await enter(args, 'home.send'))
  const id = Number(args.params.runId)
  const found = await visit.read(async (db) => ({
    run: await getRun(db, id),
    languages: await countLanguages(db, id, visit.org.country),
  }))
  takeUp(visit, found.run)
  return { base: `/${visit.org.slug}`, ...found }
}

export async function action(args: ActionFunctionArgs) {
  const visit = enterWhole(await enter(args, 'home.send'))
  const id = Number(args.params.runId)
  const parsed = await parseForm(args.request, RunForm)
  if (!parsed.ok) return { errors: parsed.errors }
  const { intent } = parsed.value
  const base = `/${visit.org.slug}`
  const moved = await visit.write((db) =>
    intent === 'release' ? releaseRun(db, id, base) : moveRun(db, id, intent),
  )
  if (!moved.ok) return { errors: { intent: moved.why } }
  if (intent === 'resume') makeInBackground(visit, id)
  return redirect(`${base}/home/runs/${id}`)
}

/** Looks again every second while reports are being made. */
function useWatching(busy: boolean): void {
  const { revalidate } = useRevalidator()
  useEffect(() => {
    if (!busy) return
    const timer = setInterval(revalidate, 1000)
    return () => clearInterval(timer)
  }, [busy, revalidate])
}

function Act({ intent, label, quiet }: { intent: string; label: string; quiet?: boolean }) {
  return (
    <ActionForm label={label} {...(quiet ? { quiet } : {})}>
      <input type="hidden" name="intent" value={intent} />
    </ActionForm>
  )
}

export default function RunPage() {
  const { base, run, languages } = useLoaderData<typeof loader>()
  const words = useWords()
  const errors: Record<string, string> | undefined = useActionData<typeof action>()?.errors
  const { state, done, total, message } = run
  useWatching(state === 'making')
  const whole = state === 'made' || state === 'released'
  const trail = [
    { label: 'Home', to: `${base}/home` },
    { label: 'Reports', to: `${base}/home/runs` },
  ]
  return (
    <>
      <Breadcrumbs trail={trail} />
      <Page finding={runFinding(run)}>
        {errors?.intent ? <Notice act>{errors.intent}</Notice> : null}
        {message ? <Notice act>{message}</Notice> : null}
        {state === 'making' ? (
          <div role="status">
            <label htmlFor="part">{`${done.toLocaleString('en-GB')} of ${total.toLocaleString('en-GB')}`}</label>{' '}
            <progress id="part" value={done} max={Math.max(1, total)} />
          </div>
        ) : null}
        <div className="actions">
          {state === 'making' ? <Act intent="stop" label="Stop the run" quiet /> : null}
          {state === 'stopped' ? <Act intent="resume" label="Go on with it" /> : null}
          {state === 'made' ? (
            <Act intent="release" label={`Release ${done.toLocaleString('en-GB')} reports`} />
          ) : null}
        </div>
        {state === 'made' ? (
          <p className="small">
            Look at some of them first: once released they stand on the families’ pages, guardians are told,
            and they stay as they are. A later run is sent beside them.
          </p>
        ) : null}
        {whole ? (
          <Section title="Files">
            <ul>
              <li>
                <a href={`${base}/home/runs/${run.id}/archive`}>
                  One ZIP, a folder for each {words.group.one}
                </a>
              </li>
              <li>
                <a href={`${base}/home/runs/${run.id}/print`}>One PDF for the printer</a>, pages in the same
                order; single reports are the ones a screen reader can read
              </li>
            </ul>
          </Section>
        ) : null}
        {languages.length > 0 ? (
          <DataTable
            caption="Reports by language"
            columns={[
              {
                key: 'language',
                title: 'Language',
                head: true,
                cell: (one: (typeof languages)[number]) => one.name,
              },
              {
                key: 'n',
                title: 'Reports',
                number: true,
                cell: (one: (typeof languages)[number]) => one.reports,
              },
            ]}
            rows={languages}
            rowKey={(one) => one.key}
          />
        ) : null}
        {run.releasedBy ? <Facts facts={[{ label: 'Released by', value: run.releasedBy }]} /> : null}
      </Page>
    </>
  )
}
