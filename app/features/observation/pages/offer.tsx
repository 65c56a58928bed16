import '../components/staff-help.css'
import {
  type ActionFunctionArgs,
  Link,
  type LoaderFunctionArgs,
  redirect,
  useActionData,
  useLoaderData,
} from 'react-router'
import { enter, findVisit } from '#features/access/api.server.ts'
import { notFound } from '#platform/errors.ts'
import { parseForm, parseSearch } from '#platform/forms/parse.ts'
import { ActionForm, SelectField } from '#ui/form/fields.tsx'
import { Breadcrumbs } from '#ui/layout/Frame.tsx'
import { EmptyState, Page, Section } from '#ui/layout/Page.tsx'
import { offerHelp } from '../commands/open.server.ts'
import { HelpFields } from '../components/HelpFields.tsx'
import { KindLinks } from '../components/KindLinks.tsx'
import { listMoved, type Moved } from '../queries/moved.server.ts'
import { listColleagues, listOfferable } from '../queries/people.server.ts'
import { movedWords } from '../rules/words.ts'
import { OfferForm, StartSearch } from '../schema.ts'
import { getMoved, startForm } from '../starting.server.ts'

export const meta = () => [{ title: 'Offer help · Everyschool' }]

/** Classes that moved, each with the teachers to whom help may be offered. */
const offerable = (moved: readonly Moved[], able: ReadonlySet<number>) =>
  moved
    .map((one) => ({ ...one, teachers: one.teachers.filter(({ id }) => able.has(id)) }))
    .filter(({ teachers }) => teachers.length > 0)

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'staffhelp.offer')
  const progress = await findVisit(args, visit, 'progress.view')
  const search = parseSearch(args.request, StartSearch)
  if (!search.ok) throw notFound()
  const { kind, class: classId, person } = search.value
  return visit.read(async (db) => {
    const form = await startForm(db, { country: visit.org.country, whom: 'person', kind })
    const people = await listOfferable(db, visit.reach, visit.personId)
    const able = new Set(people.map(({ value }) => Number(value)))
    const from = classId === null ? null : await getMoved(db, progress?.reach ?? null, classId)
    return {
      ...{ base: `/${visit.org.slug}`, ...form, people, from: from?.name ?? null, search: search.value },
      draft: { ...form.draft, helperId: visit.personId },
      person: person !== null && able.has(person) ? String(person) : undefined,
      colleagues: await listColleagues(db, []),
      moved: progress && from === null ? offerable(await listMoved(db, progress.reach.classes), able) : [],
    }
  })
}

export async function action(args: ActionFunctionArgs) {
  const visit = await enter(args, 'staffhelp.offer')
  const parsed = await parseForm(args.request, OfferForm)
  if (!parsed.ok) return { errors: parsed.errors }
  const by = { personId: visit.personId, country: visit.org.country, reach: visit.reach }
  const done = await visit.write((db) => offerHelp(db, by, parsed.value))
  if (!done.ok) return { errors: done.errors }
  return redirect(`/${visit.org.slug}/staff-help`)
}

function MovedClasses({ base, moved }: { base: string; moved: readonly Moved[] }) {
  if (moved.length === 0) return null
  return (
    <Section title="Classes that moved in the last cycle">
      <ul className="plain staff-list">
        {moved.map(({ classId, name, good, teachers }) => (
          <li key={classId}>
            {good
              ? `${name} has moved further than one would have expected: worth a word.`
              : movedWords(name)}{' '}
            {good
              ? teachers.map((one) => one.name).join(', ')
              : teachers.map(({ id, name: teacher }) => (
                  <Link key={id} to={`${base}/staff-help/offer?kind=peer&class=${classId}&person=${id}`}>
                    Offer {teacher} somebody to look with{' '}
                  </Link>
                ))}
          </li>
        ))}
      </ul>
    </Section>
  )
}

export default function Offer() {
  const found = useLoaderData<typeof loader>()
  const { base, kinds, about, draft, people, person, from, search, moved } = found
  const errors = useActionData<typeof action>()?.errors
  const also = {
    ...(search.class === null ? {} : { class: String(search.class) }),
    ...(search.person === null ? {} : { person: String(search.person) }),
  }
  return (
    <>
      <Breadcrumbs trail={[{ label: 'My help', to: `${base}/staff-help` }]} />
      <Page
        finding={from === null ? 'Offer help to a colleague' : `Offer somebody to look at ${from} together`}
        lead="An offer is theirs to take, change or decline. You will see that it is open, or that it was declined: nothing else."
      >
        <p>{about}</p>
        <KindLinks kinds={kinds} chosen={draft.kind} also={also} />
        {people.length === 0 ? (
          <EmptyState title="Nobody to offer it to">
            Nobody teaches the classes that are yours to see.
          </EmptyState>
        ) : (
          <div key={`${draft.kind} ${person ?? ''}`}>
            <ActionForm label="Offer it" errors={errors}>
              <input type="hidden" name="how" value={from === null ? 'talk' : 'data'} />
              <SelectField
                name="personId"
                label="To whom"
                options={[{ value: '', label: 'choose a colleague' }, ...people]}
                defaultValue={person}
                error={errors?.personId}
              />
              <HelpFields
                draft={{ ...draft, aim: from === null ? draft.aim : `Somebody to look at ${from} with me` }}
                colleagues={found.colleagues}
                kinds={null}
                errors={errors}
                aimLabel="What it could be about"
              />
            </ActionForm>
          </div>
        )}
        <MovedClasses base={base} moved={moved} />
      </Page>
    </>
  )
}
