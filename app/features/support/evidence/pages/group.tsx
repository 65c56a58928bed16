import { type LoaderFunctionArgs, useLoaderData } from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { Breadcrumbs } from '#ui/layout/Frame.tsx'
import { EmptyState, Page, Provenance, Section } from '#ui/layout/Page.tsx'
import { DataTable } from '#ui/table/DataTable.tsx'
import { findMonths } from '../../impact/load.server.ts'
import { listKinds } from '../../queries/catalogue.server.ts'
import { evidenceWords } from '../../rules/words.ts'
import { ForestPicture } from '../components/ForestPicture.tsx'
import { listReceived } from '../queries.server.ts'
import { groupRows } from '../rows.ts'
import { type Shared, togetherOf } from '../rules.ts'
import { forestCaption, groupFinding, nextWords, togetherWords } from '../words.ts'

export const meta = () => [{ title: 'What help did in our schools · Everyschool' }]

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'members.view')
  const { kinds, given, table } = await visit.read(async (db) => ({
    table: (await findMonths(db, visit.org.country)).table,
    kinds: await listKinds(db, visit.org.country),
    given: await listReceived(db),
  }))
  const told = kinds.flatMap(({ key, name, evidence }) => {
    const own = given.filter(({ kind }) => kind === key)
    const together = togetherOf(key, own, null)
    return own.length === 0
      ? []
      : [
          {
            ...{ key, name, together, rows: groupRows(together), words: togetherWords(together, table) },
            published: evidence.map(evidenceWords).join('; '),
          },
        ]
  })
  return {
    base: `/${visit.org.slug}`,
    finding: groupFinding(
      visit.org.name,
      told.map(({ together }) => together),
    ),
    kinds: told,
  }
}

const Schools = ({ schools }: { schools: readonly Shared[] }) => (
  <DataTable
    stacked
    caption="What each school gave"
    columns={[
      { key: 'name', title: 'School', head: true, cell: (one: Shared) => one.name },
      { key: 'cycles', title: 'Cycles', number: true, cell: (one) => one.cycles },
      { key: 'helped', title: 'Pupils helped', number: true, cell: (one) => one.helped ?? 'too few' },
    ]}
    rows={schools}
    rowKey={(one) => one.orgId}
  />
)

export default function GroupEvidence() {
  const { base, finding, kinds } = useLoaderData<typeof loader>()
  return (
    <>
      <Breadcrumbs trail={[{ label: 'Schools', to: `${base}/schools` }]} />
      <Page
        finding={finding}
        lead="From what each school gave of its own will: an effect and how sure it is, of no pupil. To learn which help to try: never a league table."
      >
        {kinds.length === 0 ? (
          <EmptyState title="Nothing to show yet">
            The head of a school gives it under Help, Did it help?, What schools know together.
          </EmptyState>
        ) : null}
        {kinds.map(({ key, name, together, rows, words, published }) => (
          <Section key={key} title={name}>
            <p>{words}</p>
            <ForestPicture name={name} caption={forestCaption} rows={rows} />
            <Schools schools={together.schools} />
            {published ? <p className="small quiet">Published: {published}.</p> : null}
          </Section>
        ))}
        <Provenance>
          Each school’s cycles are weighted by how sure they are; schools are pooled by random effects (REML,
          with the interval of Hartung and Knapp). With fewer than three schools each stands by itself.{' '}
          {nextWords}
        </Provenance>
      </Page>
    </>
  )
}
