import {
  type ActionFunctionArgs,
  Link,
  type LoaderFunctionArgs,
  redirect,
  useActionData,
  useLoaderData,
} from 'react-router'
import { enter, listGroupsOf } from '#features/access/api.server.ts'
import { dateOf, formatDate } from '#features/school/api.ts'
import { parseForm } from '#platform/forms/parse.ts'
import { ActionForm, ErrorSummary } from '#ui/form/fields.tsx'
import { Breadcrumbs } from '#ui/layout/Frame.tsx'
import { EmptyState, Page, Provenance, Section } from '#ui/layout/Page.tsx'
import { findMonths } from '../../impact/load.server.ts'
import { impactTrail } from '../../impact/words.ts'
import { listKinds } from '../../queries/catalogue.server.ts'
import { beginGiving, endGiving } from '../commands.server.ts'
import { ForestPicture } from '../components/ForestPicture.tsx'
import { listShared } from '../queries.server.ts'
import { schoolRows } from '../rows.ts'
import { togetherOf } from '../rules.ts'
import { GiveForm } from '../schema.ts'
import { forestCaption, nextWords, sharedFinding, togetherWords } from '../words.ts'

export const meta = () => [{ title: 'What schools know together · Everyschool' }]

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'help.lead')
  const decides = visit.may('evidence.give')
  const { kinds, shared, groups, table } = await visit.read(async (db) => ({
    kinds: await listKinds(db, visit.org.country),
    shared: await listShared(db),
    groups: decides ? await listGroupsOf(db) : [],
    table: (await findMonths(db, visit.org.country)).table,
  }))
  const given = shared.map(({ given, recipientId, recipient, since, chosenBy }) => ({
    ...{ recipientId, recipient, since: formatDate(dateOf(since)), chosenBy },
    kinds: kinds.flatMap(({ key, name }) => {
      const own = given.filter(({ kind }) => kind === key)
      const together = togetherOf(key, own, visit.org.id)
      const alone = together.schools.find(({ orgId }) => orgId === visit.org.id)?.effect ?? null
      return own.length === 0
        ? []
        : [{ key, name, together, rows: schoolRows(alone, together), words: togetherWords(together, table) }]
    }),
  }))
  return {
    ...{ base: `/${visit.org.slug}`, decides, given },
    finding: sharedFinding(
      given.flatMap((one) => one.kinds.map(({ together }) => together)),
      given.length,
    ),
    others: groups.filter(({ id }) => !given.some(({ recipientId }) => recipientId === id)),
  }
}

export async function action(args: ActionFunctionArgs) {
  const visit = await enter(args, 'evidence.give')
  const parsed = await parseForm(args.request, GiveForm)
  if (!parsed.ok) return { errors: parsed.errors }
  const { intent, recipient } = parsed.value
  const { country, slug } = visit.org
  await visit.write((db) =>
    intent === 'begin' ? beginGiving(db, { country, recipientIds: [recipient] }) : endGiving(db, recipient),
  )
  return redirect(`/${slug}/help/impact/together`)
}

type Data = ReturnType<typeof useLoaderData<typeof loader>>

function GroupSection({
  base,
  decides,
  one,
}: Pick<Data, 'base' | 'decides'> & { one: Data['given'][number] }) {
  const few = one.kinds.filter(({ together }) => together.pooled === null).map(({ name }) => name)
  return (
    <Section title={one.recipient}>
      <p className="quiet small">
        Given since {one.since}
        {one.chosenBy ? `, by ${one.chosenBy}` : ''}.
      </p>
      {one.kinds.length === 0 ? <p>No school of it has found anything of a kind of help yet.</p> : null}
      {one.kinds.map(({ key, name, rows, words, together }) =>
        together.pooled ? (
          <div key={key} className="help-more">
            <h3>
              <Link to={`${base}/help/impact/${key}`}>{name}</Link>
            </h3>
            <p>{words}</p>
            <ForestPicture name={name} caption={forestCaption} rows={rows} />
          </div>
        ) : null,
      )}
      {few.length > 0 ? <p className="small quiet">Not enough schools yet: {few.join(', ')}.</p> : null}
      {decides ? (
        <ActionForm label={`End giving to ${one.recipient}`} quiet>
          <input type="hidden" name="intent" value="end" />
          <input type="hidden" name="recipient" value={one.recipientId} />
        </ActionForm>
      ) : null}
    </Section>
  )
}

export default function TogetherPage() {
  const { base, decides, finding, given, others } = useLoaderData<typeof loader>()
  const errors = useActionData<typeof action>()?.errors
  return (
    <>
      <Breadcrumbs trail={impactTrail(base)} />
      <Page
        finding={finding}
        lead="One school can hardly know what a kind of help does: it would take two hundred pupils a side. Several can, when each gives what it found: an effect and how sure it is, never a pupil."
      >
        <ErrorSummary errors={errors} />
        {given.map((one) => (
          <GroupSection key={one.recipientId} base={base} decides={decides} one={one} />
        ))}
        {given.length === 0 ? (
          <EmptyState title="Nothing is given">
            {decides
              ? 'Whoever gives sees what the others found. It can be ended any day, and what was given is then gone at once.'
              : 'Whether this school gives what it found is for its head to decide; whoever gives sees what the others found.'}
          </EmptyState>
        ) : null}
        {others.length > 0 ? (
          <Section title="Give what our help did">
            {others.map(({ id, name }) => (
              <ActionForm key={id} label={`Give to ${name}`} quiet={given.length > 0}>
                <input type="hidden" name="intent" value="begin" />
                <input type="hidden" name="recipient" value={id} />
              </ActionForm>
            ))}
          </Section>
        ) : null}
        <Provenance>
          Given is, for each kind of help measured by marks and each cycle, the effect by the surest way there
          was, its standard error, the way, and how many pupils were helped and compared, unless they are
          fewer than six. The group reads it under the school’s name; its schools that give as well see it
          without. What was given of a cycle stays as it was, and a further cycle is added once it is judged.
          Random effects by REML with the interval of Hartung and Knapp; a school’s own effect is drawn
          towards the others by how little so few pupils can say (empirical Bayes). {nextWords}
        </Provenance>
      </Page>
    </>
  )
}
