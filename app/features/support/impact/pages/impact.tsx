import { Link, type LoaderFunctionArgs, useLoaderData } from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { count, dateOf, formatDay } from '#features/school/api.ts'
import { clearWords } from '#ui/chart/clear.ts'
import { DotIntervals } from '#ui/chart/DotIntervals.tsx'
import { Breadcrumbs } from '#ui/layout/Frame.tsx'
import { EmptyState, Page, Provenance, Section } from '#ui/layout/Page.tsx'
import { type Column, DataTable } from '#ui/table/DataTable.tsx'
import { listGivings } from '../../places/kept.server.ts'
import { wayNames } from '../../places/words.ts'
import { listKinds } from '../../queries/catalogue.server.ts'
import { listAnswers } from '../answered.server.ts'
import { pupilsOf } from '../answers.ts'
import { answerWords, impactFinding, spreadWords, verdictWords } from '../words.ts'

export const meta = () => [{ title: 'Did it help? · Everyschool' }]

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'help.lead')
  return visit.readKept('impact', async (db) => {
    const kinds = await listKinds(db, visit.org.country)
    const { answers, monthsBy } = await listAnswers(db, visit.org.country, kinds)
    return {
      base: `/${visit.org.slug}`,
      finding: impactFinding(answers.map(({ answer }) => answer)),
      monthsBy,
      givings: await listGivings(db),
      names: Object.fromEntries(kinds.map(({ key, name }) => [key, name])),
      lines: answers
        .filter(({ answer }) => answer.studies.length > 0)
        .map(({ name, answer }) => ({
          ...{ key: answer.kind, name, effect: answer.effect, next100: answer.next100 },
          helped: pupilsOf(answer.studies).helped,
          ...{ verdict: verdictWords(answer.verdict), words: answerWords(answer) },
        })),
      without: answers.filter(({ answer }) => answer.studies.length === 0).map(({ name }) => name),
    }
  })
}

type Line = Awaited<ReturnType<typeof loader>>['lines'][number]

function Answers({ base, lines }: { base: string; lines: readonly Line[] }) {
  const columns: Column<Line>[] = [
    {
      ...{ key: 'kind', title: 'Kind of help', head: true },
      cell: (line) => <Link to={`${base}/help/impact/${line.key}`}>{line.name}</Link>,
    },
    {
      ...{ key: 'helped', title: 'Pupils helped', number: true },
      cell: (line) => (line.helped === 0 ? 'too few' : line.helped),
    },
    { key: 'verdict', title: 'What it did', cell: (line) => line.verdict },
    { key: 'months', title: 'Gained beyond pupils alike', cell: (line) => line.words },
    {
      ...{ key: 'next', title: 'In how many of 100 schools the next group would gain', number: true },
      cell: (line) => line.next100 ?? '',
    },
  ]
  return (
    <DataTable
      stacked
      caption="In the order of the catalogue"
      columns={columns}
      rows={lines}
      rowKey={(line) => line.key}
    />
  )
}

type Data = ReturnType<typeof useLoaderData<typeof loader>>

function HowGiven({ base, givings, names }: Pick<Data, 'base' | 'givings' | 'names'>) {
  return (
    <Section title="How places were given">
      {givings.length > 0 ? (
        <ul>
          {givings.map(({ id, kind, way, places, drawnAt }) => (
            <li key={id}>
              <Link to={`${base}/help/places/${id}`}>
                {names[kind] ?? kind}, {wayNames[way]}, {formatDay(dateOf(drawnAt))}
              </Link>{' '}
              {count(places, 'place')}
            </li>
          ))}
        </ul>
      ) : (
        <p>Nobody was drawn or chosen by a line yet.</p>
      )}
      <p className="small">
        What help did is known best where its places were given by a rule that was fixed before it began:
      </p>
      <p className="actions">
        <Link to={`${base}/help/unacted`}>More in need than places: draw by lot</Link>
        <Link to={`${base}/help/line`}>Everybody past a line</Link>
        <Link to={`${base}/help/steps`}>One class after another</Link>
      </p>
    </Section>
  )
}

export default function Impact() {
  const { base, finding, lines, without, monthsBy, givings, names } = useLoaderData<typeof loader>()
  const dots = lines.flatMap(({ key, name, effect }) =>
    effect
      ? [
          {
            ...{ key, label: name, value: effect.value, half: (effect.high - effect.low) / 2 },
            ...{ words: spreadWords(effect), open: effect.low <= 0 && effect.high >= 0 },
          },
        ]
      : [],
  )
  return (
    <>
      <Breadcrumbs trail={[{ label: 'Help', to: `${base}/help` }]} />
      <Page
        finding={finding}
        lead="Each pupil helped is laid beside pupils of the same year and subject who were forecast the same before the help began, and had none. Where places were drawn, laid by a line or given in a drawn order, that tells it instead."
      >
        {lines.length === 0 ? (
          <EmptyState title="Nothing to compare yet">
            What help did can be told once it began after a cycle was judged, and the next cycle was judged
            too. Until then a rise since before would say nothing: whoever is chosen for being low rises
            anyway.
          </EmptyState>
        ) : (
          <Section title="Kind by kind">
            {dots.length > 0 ? (
              <DotIntervals
                title={`Beyond pupils alike without help: ${clearWords(dots, { above: 'gained', below: 'lost' })}`}
                caption="In standard deviations of the marks; gained to the right. The bar holds the truth in 95 of 100 cases, with how far a comparison may be off in it; a hollow dot is too close to nothing to be called an effect."
                middle="no difference"
                dots={dots}
                table={null}
              />
            ) : null}
            <Answers base={base} lines={lines} />
          </Section>
        )}
        {without.length > 0 ? (
          <p className="small quiet">
            No help of these kinds began between two judged cycles: {without.join(', ')}.
          </p>
        ) : null}
        <p className="actions">
          <Link to={`${base}/help/impact/together`}>What schools know together</Link>
        </p>
        <HowGiven base={base} givings={givings} names={names} />
        <Provenance>
          Comparison with pupils alike, overlap weights on forecast, last mark, absence and incidents before
          (Li, Morgan and Zaslavsky 2018); marks as corrected since. {monthsBy} The last column adds what
          toolkits found before this school had any results, and how far comparisons like this may be off.
        </Provenance>
      </Page>
    </>
  )
}
