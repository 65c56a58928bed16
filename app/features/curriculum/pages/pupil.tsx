import {
  type ActionFunctionArgs,
  Link,
  type LoaderFunctionArgs,
  useActionData,
  useLoaderData,
} from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { getPupilInReach } from '#features/school/api.server.ts'
import { formatDate } from '#features/school/api.ts'
import { notFound } from '#platform/errors.ts'
import { parseForm } from '#platform/forms/parse.ts'
import { ActionForm, SelectField, TextField } from '#ui/form/fields.tsx'
import { EmptyState, Facts, Notice, Page, Section } from '#ui/layout/Page.tsx'
import { DataTable } from '#ui/table/DataTable.tsx'
import { useWords } from '#ui/words.ts'
import { askForPathway, refuseRequest } from '../commands/requests.server.ts'
import { listChanges } from '../queries/changes.server.ts'
import { listPathways } from '../queries/pathways.server.ts'
import { listPlaces, listRequests } from '../queries/places.server.ts'
import { costWords } from '../rules/cost.ts'
import { ofYear } from '../rules/pathway.ts'
import { homeReason, pupilFinding } from '../rules/words.ts'
import { PupilForm } from '../schema.ts'

export const meta = () => [{ title: 'Pathway of a pupil · Everyschool' }]

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'pathways.view')
  const id = Number(args.params.id)
  // Whoever sees the curriculum as staff do reads what was known and decided; a family reads why, without a figure.
  const staff = visit.may('curriculum.view')
  const found = await visit.read(async (db) => {
    const { givenName, yearNumber } = await getPupilInReach(db, visit.reach, id)
    const places = await listPlaces(db, id)
    const [now] = places.filter(({ ends }) => ends === null)
    const requests = await listRequests(db, { pupilId: id })
    const changes = staff ? await listChanges(db, { pupilId: id }) : []
    const offered = yearNumber === null ? [] : ofYear(await listPathways(db, { open: true }), yearNumber)
    return {
      ...{ givenName, finding: pupilFinding(givenName, now?.pathway ?? null) },
      now: now
        ? {
            ...{ pathway: now.pathway, pathwayId: now.pathwayId, starts: now.starts, words: now.homeWords },
            why: staff ? now.reason : homeReason(givenName, now),
            by: staff ? now.by : null,
          }
        : null,
      before: places
        .filter(({ ends }) => ends !== null)
        .map(({ id, pathway, starts, ends, reason }) => {
          return { id, pathway, starts, ends, reason: staff ? reason : '' }
        }),
      requests: requests.map(({ askedAt: _, passed, ...request }) => {
        return { ...request, passed: staff ? passed : [] }
      }),
      changes: changes.map(({ id, pathway, starts, givenUp, reason, expected, reviewOn, endedOn }) => ({
        ...{ id, pathway, starts, reason, expected, reviewOn, endedOn },
        cost: givenUp ? costWords(givenUp).join('. ') : '',
      })),
      offered: offered.filter((one) => one.id !== now?.pathwayId).map(({ id, name }) => ({ id, name })),
    }
  })
  await visit.sawPupils([id])
  return { base: `/${visit.org.slug}`, id, staff, decides: visit.may('curriculum.decide'), ...found }
}

export async function action(args: ActionFunctionArgs) {
  const visit = await enter(args, 'pathways.view')
  const parsed = await parseForm(args.request, PupilForm)
  if (!parsed.ok) return { errors: parsed.errors }
  const form = parsed.value
  const pupilId = Number(args.params.id)
  if (form.intent === 'refuse' && !visit.may('curriculum.decide')) throw notFound()
  return visit.write(async (db) => {
    await getPupilInReach(db, visit.reach, pupilId)
    const done =
      form.intent === 'refuse'
        ? await refuseRequest(db, { pupilId, requestId: form.requestId, reason: form.reason })
        : await askForPathway(db, visit.reach, { pupilId, pathwayId: form.pathwayId, reason: form.reason })
    if (!done.ok) return { errors: done.errors }
    return { done: form.intent === 'ask' ? 'The wish is written down.' : 'The wish is answered.' }
  })
}

type Found = Awaited<ReturnType<typeof loader>>
const stands: Record<string, string> = {
  open: 'not answered yet',
  waiting: 'waits for a place',
  granted: 'granted',
  refused: 'not granted',
}

function Wishes({ found, errors }: { found: Found; errors: Record<string, string> | undefined }) {
  const { requests, offered, decides, base, id } = found
  const open = requests.find(({ state }) => state === 'open' || state === 'waiting')
  return (
    <Section title="Wishes">
      {requests.map((one) => (
        <p key={one.id}>
          <strong>{one.pathway}</strong>, {stands[one.state]}: “{one.reason}”
          {one.answer ? ` Answer: ${one.answer}.` : ''}
          {one.passed.map(({ on, reason }) => ` Passed over on ${formatDate(on)}: ${reason}.`)}
        </p>
      ))}
      {open && decides ? (
        <>
          <p className="actions">
            <Link className="button" to={`${base}/pupils/${id}/pathway/switch?to=${open.pathwayId}`}>
              See what it costs, and decide
            </Link>
          </p>
          <ActionForm label="Refuse the wish" errors={errors} quiet>
            <input type="hidden" name="intent" value="refuse" />
            <input type="hidden" name="requestId" value={open.id} />
            <TextField name="reason" label="Why" hint="The family reads it" error={errors?.reason} />
          </ActionForm>
        </>
      ) : null}
      {!open && offered.length > 0 ? (
        <ActionForm label="Ask for it" errors={errors} quiet>
          <input type="hidden" name="intent" value="ask" />
          <SelectField
            name="pathwayId"
            label="Another pathway"
            options={offered.map((one) => ({ value: String(one.id), label: one.name }))}
            error={errors?.pathwayId}
          />
          <TextField name="reason" label="Why" error={errors?.reason} />
        </ActionForm>
      ) : null}
    </Section>
  )
}

function Decided({ base, changes }: Pick<Found, 'base' | 'changes'>) {
  if (changes.length === 0) return null
  return (
    <Section title="Decided">
      <DataTable
        caption="Changes of pathway, what each gave up and what is expected"
        stacked
        columns={[
          {
            key: 'what',
            title: 'To',
            head: true,
            cell: (one) => <Link to={`${base}/curriculum/changes/${one.id}`}>{one.pathway}</Link>,
          },
          { key: 'when', title: 'From', cell: (one) => formatDate(one.starts) },
          { key: 'why', title: 'Why', cell: (one) => one.reason },
          { key: 'cost', title: 'Given up', cell: (one) => one.cost },
          { key: 'expected', title: 'Expected', cell: (one) => one.expected },
          {
            key: 'review',
            title: 'Review',
            cell: (one) => (one.endedOn === null ? formatDate(one.reviewOn) : 'reviewed'),
          },
        ]}
        rows={changes}
        rowKey={(one) => one.id}
      />
    </Section>
  )
}

export default function PupilPathway() {
  const words = useWords()
  const found = useLoaderData<typeof loader>()
  const answer = useActionData<typeof action>()
  const errors = answer && 'errors' in answer ? answer.errors : undefined
  const { base, id, now, before, staff, decides, offered } = found
  return (
    <Page finding={found.finding} lead={now?.words}>
      {answer && 'done' in answer ? <Notice>{answer.done}</Notice> : null}
      {now ? (
        <Facts
          facts={[
            { label: 'Since', value: formatDate(now.starts) },
            { label: 'Why', value: now.why },
            ...(now.by ? [{ label: 'Decided by', value: now.by }] : []),
          ]}
        />
      ) : (
        <EmptyState title="On no pathway">
          {offered.length > 0
            ? `School decides it for the ${words.year.one}; a wish can be said here.`
            : `There is no pathway for this ${words.year.one}.`}
        </EmptyState>
      )}
      {decides && offered.length > 0 ? (
        <p className="actions">
          <Link className="button button-quiet" to={`${base}/pupils/${id}/pathway/switch`}>
            {now ? 'Another pathway: what would it cost?' : 'Decide on a pathway'}
          </Link>
        </p>
      ) : null}
      <Wishes found={found} errors={errors} />
      {staff ? <Decided base={base} changes={found.changes} /> : null}
      {before.length > 0 ? (
        <Section title="Before">
          <ul>
            {before.map((one) => (
              <li key={one.id}>
                {one.pathway}, {formatDate(one.starts)} to {formatDate(one.ends ?? '')}
                {one.reason ? `: ${one.reason}` : ''}
              </li>
            ))}
          </ul>
        </Section>
      ) : null}
    </Page>
  )
}
