import { Link, type LoaderFunctionArgs, useLoaderData } from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { count } from '#features/school/api.ts'
import { Breadcrumbs } from '#ui/layout/Frame.tsx'
import { EmptyState, Facts, Page, Provenance, Section } from '#ui/layout/Page.tsx'
import { listKinds } from '../queries/catalogue.server.ts'
import { evidenceWords, oftenWords } from '../rules/words.ts'

export const meta = () => [{ title: 'Kinds of help for staff · Everyschool' }]

const forWords = { person: 'one person', department: 'a department', either: 'one person or a department' }

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'staffhelp.own')
  const kinds = await visit.read((db) => listKinds(db, visit.org.country))
  const nameOf = new Map(kinds.map(({ key, name }) => [key, name]))
  return {
    base: `/${visit.org.slug}`,
    kinds: kinds.map((kind) => ({
      ...{ key: kind.key, name: kind.name, about: kind.about, aim: kind.aim, exitRule: kind.exit_rule },
      ...{ forWhom: forWords[kind.suits], ofOne: kind.suits !== 'department' },
      often: `${oftenWords(kind)}, for ${count(kind.cycles, 'cycle')}`,
      next: nameOf.get(kind.next ?? '') ?? 'none named',
      published: kind.evidence.length > 0 ? kind.evidence.map(evidenceWords).join('; ') : 'nothing that fits',
      shown: kind.evidence.length > 0,
    })),
  }
}

export default function Catalogue() {
  const { base, kinds } = useLoaderData<typeof loader>()
  return (
    <>
      <Breadcrumbs trail={[{ label: 'My help', to: `${base}/staff-help` }]} />
      <Page
        finding={
          kinds.length === 0
            ? 'No kinds of help for staff are kept for this country yet'
            : `${count(kinds.length, 'kind')} of help for staff; for ${kinds.filter(({ shown }) => shown).length} of them something was published`
        }
        lead="What was published says what to expect of many teachers together; of you it says nothing."
      >
        {kinds.length === 0 ? (
          <EmptyState title="An empty catalogue">
            Kinds of help come with the words of the country.
          </EmptyState>
        ) : null}
        <div className="columns columns-wide">
          {kinds.map((kind) => (
            <Section key={kind.key} title={kind.name}>
              <p>{kind.about}</p>
              <Facts
                facts={[
                  { label: 'For', value: kind.forWhom },
                  { label: 'Such as', value: kind.aim },
                  { label: 'Usually', value: kind.often },
                  { label: 'How it ends', value: kind.exitRule },
                  { label: 'Often the next', value: kind.next },
                  { label: 'Published', value: kind.published },
                ]}
              />
              {kind.ofOne ? (
                <p>
                  <Link to={`${base}/staff-help/ask?kind=${kind.key}`}>I would like this: {kind.name}</Link>
                </p>
              ) : null}
            </Section>
          ))}
        </div>
        <Provenance>
          “From memory” marks what was not looked up in the publication named: check it before you rely on it.
          Meetings and minutes are assumptions of this catalogue.
        </Provenance>
      </Page>
    </>
  )
}
