import { Link, type LoaderFunctionArgs, useLoaderData } from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { formatDate } from '#features/school/api.ts'
import { Breadcrumbs } from '#ui/layout/Frame.tsx'
import { Facts, Page, Section } from '#ui/layout/Page.tsx'
import { nameYear, type SchoolWords, useWords } from '#ui/words.ts'
import { type Formula, listFormulas } from '../formulas.server.ts'
import { ownFigures } from '../own-figures.ts'
import { FigureSearch } from '../schema.ts'

export const meta = () => [{ title: 'How every figure is worked out · Everyschool' }]

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'school.view')
  const measures = await visit.read((db) => listFormulas(db, visit.org.country))
  const { figure } = FigureSearch.parse(Object.fromEntries(new URL(args.request.url).searchParams))
  return {
    base: `/${visit.org.slug}`,
    figure: figure ?? null,
    measures,
    mayResults: visit.may('results.view'),
  }
}

const spanOf = ({ valid_from, valid_to }: Formula): string =>
  valid_to === null
    ? `results since ${formatDate(valid_from)}`
    : `results from ${formatDate(valid_from)} to ${formatDate(valid_to)}`

function Lines({ lines }: { lines: readonly string[] }) {
  const [first, ...rest] = lines
  return (
    <>
      <p>{first}</p>
      {rest.length > 0 ? (
        <ul>
          {rest.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      ) : null}
    </>
  )
}

function Version({ formula }: { formula: Formula }) {
  const { version, official, limits, lines, tables, source } = formula
  return (
    <>
      <Lines lines={lines} />
      <Facts
        facts={[
          {
            label: 'Rules',
            value: `of ${version}, for ${spanOf(formula)}; ${official ? 'official' : 'of this product, not official'}`,
          },
          ...(tables.length > 0 ? [{ label: 'Tables', value: tables.join('; ') }] : []),
          ...(limits ? [{ label: 'What it leaves out', value: limits }] : []),
          {
            label: 'Source',
            value: (
              <>
                <a href={source.address}>{source.title}</a>. {source.licence}.
              </>
            ),
          },
        ]}
      />
    </>
  )
}

function OneMeasure({ formulas }: { formulas: readonly Formula[] }) {
  const [now, ...before] = formulas
  if (!now) return null
  return (
    <>
      <p>{now.text}</p>
      <Version formula={now} />
      {before.map((formula) => (
        <details className="aside" key={formula.valid_from}>
          <summary>Under the rules of {formula.version}</summary>
          <Version formula={formula} />
        </details>
      ))}
    </>
  )
}

function OwnFigure({ figure }: { figure: (typeof ownFigures)[number] }) {
  return (
    <>
      <p>{figure.text}</p>
      <Lines lines={figure.lines} />
      <Facts facts={[{ label: 'Method', value: figure.source }]} />
    </>
  )
}

const groupTitle = (words: SchoolWords, yearNumber: number | null) =>
  yearNumber === null ? 'Attendance' : `Results of ${nameYear(words, yearNumber)}`

type Named = { key: string; name: string }

function Names({
  title,
  figures,
  chosen,
}: {
  title: string
  figures: readonly Named[]
  chosen: string | null
}) {
  return (
    <Section title={title}>
      <ul>
        {figures.map(({ key, name }) => (
          <li key={key}>
            <Link to={`?figure=${key}`} aria-current={key === chosen ? 'page' : undefined}>
              {name}
            </Link>
          </li>
        ))}
      </ul>
    </Section>
  )
}

export default function Measures() {
  const { base, measures, mayResults, figure } = useLoaderData<typeof loader>()
  const words = useWords()
  const measure = measures.find(({ key }) => key === figure)
  const own = ownFigures.find(({ key }) => key === figure)
  const chosen = measure ?? own
  const groups = [...Map.groupBy(measures, ({ yearNumber }) => yearNumber)]
  const many = measures.length + ownFigures.length
  return (
    <>
      {mayResults ? <Breadcrumbs trail={[{ label: 'Results', to: `${base}/results` }]} /> : null}
      <Page
        finding={
          chosen ? `${chosen.name}: how it is worked out` : `How each of ${many} figures is worked out`
        }
        lead="The formula with its own numbers, the years it holds for, the tables it reads and where it is published."
      >
        {measure ? <OneMeasure formulas={measure.formulas} /> : null}
        {own ? <OwnFigure figure={own} /> : null}
        {groups.map(([yearNumber, some]) => (
          <Names
            key={yearNumber ?? 'all'}
            title={groupTitle(words, yearNumber)}
            figures={some}
            chosen={chosen?.key ?? null}
          />
        ))}
        <Names title="Of this product" figures={ownFigures} chosen={chosen?.key ?? null} />
      </Page>
    </>
  )
}
