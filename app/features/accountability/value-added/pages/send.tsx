import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  redirect,
  useActionData,
  useLoaderData,
} from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { readSchoolWords } from '#features/school/api.server.ts'
import { count, dateOf, formatDate } from '#features/school/api.ts'
import { parseForm } from '#platform/forms/parse.ts'
import { ErrorSummary } from '#ui/form/fields.tsx'
import { Breadcrumbs } from '#ui/layout/Frame.tsx'
import { EmptyState, Page, Provenance, Section } from '#ui/layout/Page.tsx'
import { nameYear, type SchoolWords } from '#ui/words.ts'
import { SendForm } from '../../schema.ts'
import { type MaskedPart, MaskedParts } from '../components/MaskedParts.tsx'
import { ReleaseTable } from '../components/ReleaseTable.tsx'
import { type Recipient, SendCohort } from '../components/SendCohort.tsx'
import { joinMasked, listOwnParts } from '../masked-school.server.ts'
import { type Release, readOutgoing, sendSums } from '../releases.server.ts'
import { releaseWords } from '../school-sums.ts'

export const meta = () => [{ title: 'What we send · Everyschool' }]

const linkWords: Readonly<Record<string, string>> = {
  governs: 'It governs this school.',
  oversees: 'It oversees this school, and sees nothing of its pupils.',
  partners: 'This school is a partner in it.',
}

const cohortOf = (words: SchoolWords, { yearNumber, yearName }: Pick<Release, 'yearNumber' | 'yearName'>) =>
  `${nameYear(words, yearNumber)} of ${yearName}`

const lineOf = (words: SchoolWords, { id, recipient, sums, sentAt, sentBy, ...of }: Release) => ({
  ...{ id, recipient, what: cohortOf(words, of), pupils: sums.n },
  sent: formatDate(dateOf(sentAt)),
  by: sentBy ?? 'somebody of a group over the school',
})

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'sums.send')
  const { releases, outgoing, groups, parts, words } = await visit.read(async (db) => ({
    ...(await readOutgoing(db, visit.org.country)),
    parts: await listOwnParts(db),
    words: await readSchoolWords(db, visit.org.country),
  }))
  return {
    base: `/${visit.org.slug}`,
    outgoing,
    lines: releases.map((one) => lineOf(words, one)),
    parts: parts.map(
      ({ groupId, group, state, why, standing, kept, ...of }): MaskedPart => ({
        ...{ key: `${groupId} ${of.yearName} ${of.yearNumber}`, what: cohortOf(words, of) },
        ...{ group, state, why, standing, schools: kept?.parties.length ?? 0 },
      }),
    ),
    recipients: groups.map(({ id, name, link }): Recipient => ({ id, name, of: linkWords[link] ?? '' })),
  }
}

export async function action(args: ActionFunctionArgs) {
  const visit = await enter(args, 'sums.send')
  const parsed = await parseForm(args.request, SendForm)
  if (!parsed.ok) return { errors: parsed.errors }
  const { recipient: recipientId, group: yearNumber, how } = parsed.value
  const { country, slug } = visit.org
  const send = how === 'open' ? sendSums : joinMasked
  const sent = await visit.write((db) => send(db, { country, recipientId, yearNumber }))
  if (!sent.ok) return { errors: { form: sent.why } }
  return redirect(`/${slug}/results/value-added/send`)
}

function findingOf(sent: number, recipients: number): string {
  if (recipients === 0) return 'This school belongs to no group that could compare it with others'
  return sent === 0
    ? 'Nothing of our results has been sent to anybody'
    : `${count(sent, 'set')} of six numbers sent, and no pupil in them`
}

export default function Send() {
  const { base, outgoing, lines, recipients, parts } = useLoaderData<typeof loader>()
  const errors: Record<string, string> | undefined = useActionData<typeof action>()?.errors
  const cohorts = recipients.length > 0 ? outgoing : []
  return (
    <>
      <Breadcrumbs
        trail={[
          { label: 'Results', to: `${base}/results` },
          { label: 'Value added', to: `${base}/results/value-added` },
        ]}
      />
      <Page
        finding={findingOf(lines.length, recipients.length)}
        lead="A group can compare its schools from a few numbers of each. They are sent here, by hand, once for each year group, or not at all."
      >
        <ErrorSummary errors={errors} />
        {lines.length > 0 ? (
          <Section title="What was sent">
            <ReleaseTable lines={lines} />
          </Section>
        ) : null}
        <MaskedParts parts={parts} />
        {cohorts.map((cohort) => (
          <SendCohort key={cohort.yearNumber} cohort={cohort} recipients={recipients} />
        ))}
        {outgoing.length === 0 ? (
          <EmptyState title="Nothing to send">
            No year group has results whose pupils’ start is known.
          </EmptyState>
        ) : null}
        <Provenance>
          Counts, means and sums of products say how a year group did as a whole, and are all that a model of
          many schools needs: it gives, to the last digit, what all pupils’ rows together would give.{' '}
          {releaseWords} Whoever receives them sees these numbers and what is worked out from them; nothing
          else of this school opens to them. A year group is sent once: with two versions of it a pupil who
          joined or left in between could be worked out. Under masks nothing of this is sent: each answer of a
          school goes out as numbers that only the sum over all schools makes sense of, the group learns sums
          alone, and each school works out its own place here. Whoever runs the server holds all its rows in
          either case.
        </Provenance>
      </Page>
    </>
  )
}
