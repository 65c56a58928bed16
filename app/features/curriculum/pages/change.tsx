import {
  type ActionFunctionArgs,
  Link,
  type LoaderFunctionArgs,
  useActionData,
  useLoaderData,
} from 'react-router'
import { enter, type OrgReader } from '#features/access/api.server.ts'
import { listCycles } from '#features/cycle/api.server.ts'
import { listPupilNames } from '#features/school/api.server.ts'
import { count, dateOf, formatDate, formatPupilName, formatWhere } from '#features/school/api.ts'
import { parseForm } from '#platform/forms/parse.ts'
import { Breadcrumbs } from '#ui/layout/Frame.tsx'
import { Facts, Notice, Page, Provenance, Section } from '#ui/layout/Page.tsx'
import { reviewChange } from '../commands/changes.server.ts'
import { ReviewFields } from '../components/ReviewFields.tsx'
import { mayDecide } from '../proposal.server.ts'
import { getChange, listReviews } from '../queries/changes.server.ts'
import { changeTitle, isDue, isOfTeachers } from '../rules/changes.ts'
import { costWords } from '../rules/cost.ts'
import { doneWords, noProof, sideWords } from '../rules/review.ts'
import { ReviewForm } from '../schema.ts'
import { findMoved, readSeen } from '../seen.server.ts'

export const meta = () => [{ title: 'A change · Everyschool' }]

async function readChange(db: OrgReader, id: number, country: string) {
  const change = await getChange(db, id)
  const moved = change.pupilId === null ? await findMoved(db, change, await listCycles(db)) : null
  return { change, moved, seen: await readSeen(db, { change, moved, country }) }
}

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'curriculum.decide')
  mayDecide(visit)
  const id = Number(args.params.changeId)
  const { change, moved, seen, pupils, reviews } = await visit.readKept('change', async (db) => {
    const found = await readChange(db, id, visit.org.country)
    const ids = found.change.pupilId === null ? (found.moved?.pupilIds ?? []) : [found.change.pupilId]
    return { ...found, pupils: await listPupilNames(db, ids), reviews: await listReviews(db, id) }
  })
  await visit.sawPupils(pupils.map((pupil) => pupil.id))
  const where = change.year ?? ''
  const [first] = pupils
  const what = change.subject ?? `${first ? formatPupilName(first) : 'a pupil who left'} to ${change.pathway}`
  return {
    ...{ base: `/${visit.org.slug}`, change, seen, reviews },
    finding: changeTitle({ kind: change.kind, what, where, pupils: seen.pupils }),
    due: isDue(change, visit.today),
    ofTeachers: isOfTeachers(change.kind),
    done: doneWords(change, moved),
    before: sideWords(seen.before),
    now: sideWords(seen.now),
    words: [...new Set(moved?.moves.map(({ words }) => words))],
    pupils: pupils.map((pupil) => ({
      id: pupil.id,
      name: `${formatPupilName(pupil)}, ${formatWhere(pupil)}`,
    })),
  }
}

export async function action(args: ActionFunctionArgs) {
  const visit = await enter(args, 'curriculum.decide')
  mayDecide(visit)
  const id = Number(args.params.changeId)
  const parsed = await parseForm(args.request, ReviewForm)
  if (!parsed.ok) return { errors: parsed.errors }
  return visit.write(async (db) => {
    const { seen } = await readChange(db, id, visit.org.country)
    const done = await reviewChange(db, id, parsed.value, seen)
    return done.ok ? { done: 'The review is kept.' } : { errors: done.errors }
  })
}

type Found = Awaited<ReturnType<typeof loader>>

function WhatTheDataSays({ found }: { found: Found }) {
  const { seen, done, before, now, ofTeachers } = found
  return (
    <Section title="What the data says">
      <Facts
        facts={[
          { label: 'Done?', value: done },
          ...(ofTeachers
            ? []
            : [
                { label: 'Average forecast before', value: before },
                { label: 'Now', value: now },
              ]),
          { label: 'Beside pupils alike', value: seen.why ?? seen.beside },
        ]}
      />
      {ofTeachers ? null : <p className="small quiet">{noProof}</p>}
      <Provenance>
        Forecasts in grades from 0, the lowest, of those whom the change met, in its subject (of a change of
        pathway, in all). Pupils alike are those of the same subject and year with the same forecast before,
        who were not moved and had no help, weighted to be alike in last mark, absence and incidents too; the
        range holds, besides chance, how far such a comparison may be off.
      </Provenance>
    </Section>
  )
}

function Whom({ base, words, pupils }: Pick<Found, 'base' | 'words' | 'pupils'>) {
  return (
    <Section title="Whom it meets">
      {words.length > 0 ? (
        <ul>
          {words.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      ) : null}
      <details className="aside">
        <summary>{count(pupils.length, 'pupil')}</summary>
        <ul>
          {pupils.map((pupil) => (
            <li key={pupil.id}>
              <Link className="pupil-name" to={`${base}/pupils/${pupil.id}`}>
                {pupil.name}
              </Link>
            </li>
          ))}
        </ul>
      </details>
    </Section>
  )
}

export default function OneChange() {
  const found = useLoaderData<typeof loader>()
  const answer = useActionData<typeof action>()
  const errors = answer && 'errors' in answer ? answer.errors : undefined
  const { base, change, reviews } = found
  return (
    <>
      <Breadcrumbs
        trail={[
          { label: 'Curriculum', to: `${base}/curriculum` },
          { label: 'Changes', to: `${base}/curriculum/changes` },
        ]}
      />
      <Page finding={found.finding} lead={change.reason}>
        {answer && 'done' in answer ? <Notice>{answer.done}</Notice> : null}
        <Facts
          facts={[
            { label: 'From', value: `${formatDate(change.starts)}, ${change.cycle}` },
            ...(change.fromPathway ? [{ label: 'Before', value: change.fromPathway }] : []),
            ...(change.givenUp
              ? [{ label: 'Given up', value: `${costWords(change.givenUp).join('. ')}.` }]
              : []),
            { label: 'Expected', value: change.expected },
            { label: 'Review', value: change.endedOn === null ? formatDate(change.reviewOn) : 'reviewed' },
            ...(change.by ? [{ label: 'Decided by', value: change.by }] : []),
          ]}
        />
        <WhatTheDataSays found={found} />
        {change.endedOn === null ? (
          <Section title={found.due ? 'Done? Helped?' : 'Review it now'}>
            <ReviewFields errors={errors} />
          </Section>
        ) : null}
        {reviews.length > 0 ? (
          <Section title="Reviews">
            <ul>
              {reviews.map((one) => (
                <li key={one.id}>
                  {formatDate(dateOf(one.at))}
                  {one.by ? `, ${one.by}` : ''}: done {one.done}, helped {one.helped}, {one.decision}.{' '}
                  {one.reason}
                </li>
              ))}
            </ul>
          </Section>
        ) : null}
        <Whom base={base} words={found.words} pupils={found.pupils} />
      </Page>
    </>
  )
}
