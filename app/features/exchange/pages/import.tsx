import { useEffect } from 'react'
import {
  type ActionFunctionArgs,
  Link,
  type LoaderFunctionArgs,
  redirect,
  useActionData,
  useLoaderData,
  useRevalidator,
} from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { parseForm } from '#platform/forms/parse.ts'
import { ActionForm, ErrorSummary } from '#ui/form/fields.tsx'
import { Breadcrumbs } from '#ui/layout/Frame.tsx'
import { Facts, Notice, Page, Section } from '#ui/layout/Page.tsx'
import { DataTable } from '#ui/table/DataTable.tsx'
import { ChooseForPackage } from '../components/ChooseForPackage.tsx'
import { FaultTable } from '../components/FaultTable.tsx'
import { MatchColumns } from '../components/MatchColumns.tsx'
import { WordMeanings } from '../components/WordMeanings.tsx'
import { getImport, listChanges, listFaults, type ShownChange } from '../imports.server.ts'
import { acceptInBackground, takeUp } from '../jobs.server.ts'
import { findKind } from '../kinds/all.server.ts'
import { withWords } from '../reading/fields.ts'
import { saidIn } from '../reading/words.ts'
import { importFinding, mappingFrom, partDone, rowCount, rowName, rowPlace } from '../rules.ts'
import { ActForm, MatchForm, WordsForm } from '../schema.ts'
import { cancelImport, undoImport } from '../settle.server.ts'
import { matchAgain, readMatching } from '../uploads.server.ts'

export const meta = () => [{ title: 'An import · Everyschool' }]

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'exchange.import')
  const id = Number(args.params.importId)
  const found = await visit.read(async (db) => {
    const one = await getImport(db, id)
    const matched = ['uploaded', 'refused', 'previewed'].includes(one.state)
    return {
      one,
      ...(await listFaults(db, id)),
      changes: await listChanges(db, id),
      matching: matched ? await readMatching(db, one, visit.org.country) : null,
    }
  })
  await takeUp(visit, found.one)
  const { rowName: rowWord = 'Row', next } = findKind(found.one.kind) ?? {}
  const base = `/${visit.org.slug}`
  const onwards = next && visit.may(next.permission) ? { to: `${base}/${next.to}`, label: next.label } : null
  return { ...found, rowWord, base, onwards }
}

export async function action(args: ActionFunctionArgs) {
  const visit = await enter(args, 'exchange.import')
  const id = Number(args.params.importId)
  const here = `/${visit.org.slug}/exchange/${id}`
  const form = await args.request.clone().formData()
  const one = await visit.read((db) => getImport(db, id))
  if (form.get('intent') === 'match') {
    const parsed = await parseForm(args.request, MatchForm)
    if (!parsed.ok) return { errors: parsed.errors }
    await matchAgain(visit, one, mappingFrom(parsed.value, one.plan.columns))
    return redirect(here)
  }
  if (form.get('intent') === 'words') {
    const parsed = await parseForm(args.request, WordsForm)
    if (!parsed.ok) return { errors: parsed.errors }
    await matchAgain(visit, one, withWords(one.plan.columns, saidIn(parsed.value)))
    return redirect(here)
  }
  const parsed = await parseForm(args.request, ActForm)
  if (!parsed.ok) return { errors: parsed.errors }
  if (parsed.value.intent === 'accept') acceptInBackground(visit, id)
  if (parsed.value.intent === 'cancel') await visit.write((db) => cancelImport(db, id))
  if (parsed.value.intent === 'undo') {
    const settled = await undoImport(visit.write, id)
    if (!settled.ok) return { settled }
  }
  return redirect(here)
}

function Act({ intent, label, quiet }: { intent: string; label: string; quiet?: boolean }) {
  return (
    <ActionForm label={label} {...(quiet ? { quiet } : {})}>
      <input type="hidden" name="intent" value={intent} />
    </ActionForm>
  )
}

/** Looks again every second while work is going on. */
function useWatching(busy: boolean): void {
  const { revalidate } = useRevalidator()
  useEffect(() => {
    if (!busy) return
    const timer = setInterval(revalidate, 1000)
    return () => clearInterval(timer)
  }, [busy, revalidate])
}

export default function ImportPage() {
  const { base, one, rowWord, faults, of, changes, matching, onwards } = useLoaderData<typeof loader>()
  const answer = useActionData<typeof action>()
  const settled = answer && 'settled' in answer ? answer.settled : undefined
  const errors = answer && 'errors' in answer ? answer.errors : undefined
  const { state, counts, done, message } = one
  const part = partDone(one)
  useWatching(state === 'checking' || state === 'accepting')
  return (
    <>
      <Breadcrumbs trail={[{ label: 'Data', to: `${base}/exchange` }]} />
      <Page finding={importFinding(one)}>
        <ErrorSummary errors={errors} />
        {message ? <Notice act>{message}</Notice> : null}
        {settled && !settled.ok ? (
          <Notice act>
            {settled.why}
            {settled.obstacles ? (
              <ul>
                {settled.obstacles.map((one) => (
                  <li key={`${one.part}/${one.rowNumber}/${one.what}`}>
                    {one.rowNumber === null
                      ? ''
                      : `${rowName({ part: one.part, rowNumber: one.rowNumber }, rowWord)}: `}
                    {one.what}
                  </li>
                ))}
              </ul>
            ) : null}
          </Notice>
        ) : null}
        {state === 'checking' ? (
          <div role="status">
            <label htmlFor="part">{done.toLocaleString('en-GB')} rows read</label>{' '}
            <progress id="part" {...(part === null ? {} : { value: part })} max={1} />
          </div>
        ) : null}
        {state === 'previewed' || state === 'accepted' || state === 'undone' ? (
          <Facts
            facts={[
              { label: 'New rows', value: counts.new },
              { label: 'Changed rows', value: counts.changed },
              { label: 'Unchanged rows', value: counts.unchanged },
              { label: 'Refused rows', value: counts.refused },
            ]}
          />
        ) : null}
        <div className="actions">
          {state === 'previewed' && counts.new + counts.changed > 0 ? (
            <Act intent="accept" label={`Bring in ${rowCount(counts.new + counts.changed)}`} />
          ) : null}
          {['uploaded', 'checking', 'previewed', 'refused'].includes(state) ? (
            <Act intent="cancel" label={state === 'checking' ? 'Stop reading' : 'Give it up'} quiet />
          ) : null}
          {state === 'accepted' && onwards ? (
            <Link className="button" to={onwards.to}>
              {onwards.label}
            </Link>
          ) : null}
          {state === 'accepted' ? <Act intent="undo" label="Take it all back" quiet /> : null}
        </div>
        {faults.length > 0 ? (
          <Section
            title={
              faults.every(({ whole }) => whole)
                ? 'What is refused, and why'
                : 'What is refused, left out or to be known'
            }
          >
            <FaultTable {...{ faults, of, rowWord }} refused={state === 'refused'} />
          </Section>
        ) : null}
        {matching && 'fields' in matching ? (
          <WordMeanings key={one.id} fields={matching.fields} mapping={one.plan.columns} faults={faults} />
        ) : null}
        {changes.length > 0 ? (
          <Section title="What changes">
            <DataTable
              caption={
                changes.length < 50 ? 'Cells that hold something else already' : 'The first 50 such cells'
              }
              columns={[
                {
                  key: 'row',
                  title: rowWord,
                  head: true,
                  cell: rowPlace,
                },
                { key: 'column', title: 'What', cell: (one: ShownChange) => one.column },
                { key: 'before', title: 'Was', cell: (one: ShownChange) => one.before ?? 'empty' },
                { key: 'after', title: 'Becomes', cell: (one: ShownChange) => one.after ?? 'empty' },
              ]}
              rows={changes}
              rowKey={(one) => `${one.part}/${one.rowNumber}/${one.column}`}
            />
          </Section>
        ) : null}
        {matching && 'choices' in matching && (state !== 'refused' || faults.length === 0) ? (
          <ChooseForPackage {...matching} mapping={one.plan.columns} />
        ) : null}
        {matching && 'fields' in matching ? (
          <MatchColumns
            {...matching}
            mapping={one.plan.columns}
            open={state !== 'previewed' || counts.new + counts.changed + counts.unchanged === 0}
          />
        ) : null}
      </Page>
    </>
  )
}
