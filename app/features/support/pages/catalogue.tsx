import { Link, type LoaderFunctionArgs, useLoaderData } from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { count } from '#features/school/api.ts'
import { Breadcrumbs } from '#ui/layout/Frame.tsx'
import { EmptyState, Facts, Page, Provenance, Section } from '#ui/layout/Page.tsx'
import { listAnswers } from '../impact/answered.server.ts'
import { ownWords } from '../impact/words.ts'
import { listKinds } from '../queries/catalogue.server.ts'
import { doseWords } from '../rules/dose.ts'
import { evidenceWords } from '../rules/words.ts'

export const meta = () => [{ title: 'Kinds of help · Everyschool' }]

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'help.plans')
  const leads = visit.may('help.lead')
  const { kinds, answers } = await visit.readKept('catalogue', async (db) => {
    const kinds = await listKinds(db, visit.org.country)
    return { kinds, answers: leads ? (await listAnswers(db, visit.org.country, kinds)).answers : [] }
  })
  const ownOf = new Map(answers.map(({ answer }) => [answer.kind, ownWords(answer)]))
  const nameOf = new Map(kinds.map(({ key, name }) => [key, name]))
  return {
    ...{ base: `/${visit.org.slug}`, leads },
    sources: [...new Set(kinds.flatMap(({ evidence }) => evidence.map(({ source }) => source)))],
    kinds: kinds.map(({ key, name, about, exit_rule, evidence, ...kind }) => ({
      ...{ key, name, about, exitRule: exit_rule, evidence: evidence.map(evidenceWords) },
      group: kind.pupils.most === 1 ? 'one pupil' : `${kind.pupils.least} to ${kind.pupils.most} pupils`,
      dose: `${doseWords({ timesAWeek: kind.times_a_week, minutes: kind.minutes })}, for ${count(kind.cycles, 'cycle')}`,
      cost: `${kind.staff_minutes} minutes of staff a session`,
      next: nameOf.get(kind.next ?? '') ?? 'none named',
      own: ownOf.get(key) ?? null,
    })),
  }
}

type Kind = Awaited<ReturnType<typeof loader>>['kinds'][number]

function KindFacts({ base, kind }: { base: string; kind: Kind }) {
  return (
    <Facts
      facts={[
        { label: 'For', value: kind.group },
        { label: 'Usual dose', value: kind.dose },
        { label: 'Costs', value: kind.cost },
        { label: 'Ends when', value: kind.exitRule },
        { label: 'The step after it', value: kind.next },
        {
          label: 'Published',
          value: kind.evidence.length > 0 ? kind.evidence.join('; ') : 'nothing that fits',
        },
        ...(kind.own === null
          ? []
          : [
              {
                label: 'Here',
                value: <Link to={`${base}/help/impact/${kind.key}`}>{kind.own}</Link>,
              },
            ]),
      ]}
    />
  )
}

export default function Catalogue() {
  const { base, leads, kinds, sources } = useLoaderData<typeof loader>()
  const shown = kinds.filter(({ evidence }) => evidence.length > 0).length
  return (
    <>
      <Breadcrumbs trail={[{ label: 'Help', to: `${base}/help` }]} />
      <Page
        finding={
          kinds.length === 0
            ? 'No kinds of help are kept for this country yet'
            : `${count(kinds.length, 'kind')} of help; for ${shown} of them something was published`
        }
        lead="What was published is an average over many schools: it says what to expect before a school knows its own, which stands beside it."
      >
        {kinds.length === 0 ? (
          <EmptyState title="An empty catalogue">
            Kinds of help come with the words of the country. Without them no plan can be begun.
          </EmptyState>
        ) : null}
        <div className="columns columns-wide">
          {kinds.map((kind) => (
            <Section key={kind.key} title={kind.name}>
              <p>{kind.about}</p>
              <KindFacts base={base} kind={kind} />
              {leads ? (
                <p>
                  <Link to={`${base}/help/new?kind=${kind.key}`}>Plan it: {kind.name}</Link>
                </p>
              ) : null}
            </Section>
          ))}
        </div>
        {sources.length > 0 ? (
          <Provenance>
            Months of progress in a year as given by: {sources.join('; ')}, in the edition of the year named.
            “From memory” marks a figure that was not looked up in that edition: check it before you rely on
            it. Doses and minutes of staff are assumptions of this catalogue.
          </Provenance>
        ) : null}
      </Page>
    </>
  )
}
