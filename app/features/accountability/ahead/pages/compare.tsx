import { type LoaderFunctionArgs, useLoaderData } from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { count } from '#features/school/api.ts'
import { Breadcrumbs } from '#ui/layout/Frame.tsx'
import { EmptyState, Notice, Page, Section } from '#ui/layout/Page.tsx'
import { nameYear, useWords } from '#ui/words.ts'
import { type ComparedScenario, SideBySide, type SideLine } from '../components/SideBySide.tsx'
import { hoursOf } from '../rules/help.ts'
import { outcomeOf, workModel } from '../rules/outcome.ts'
import { changeWords, compareFinding, notAheadWords } from '../rules/words.ts'
import { getScenario, withinReach } from '../scenarios.server.ts'
import { CompareSearch } from '../schema.ts'
import { outcomeWith, readModel } from '../what-if.server.ts'

export const meta = () => [{ title: 'Scenarios side by side · Everyschool' }]

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'progress.view')
  const ids = CompareSearch.parse(new URL(args.request.url).searchParams.getAll('scenario'))
  const base = `/${visit.org.slug}`
  const found = await visit.read(async (db) => {
    const asked = []
    for (const id of new Set(ids)) asked.push(await getScenario(db, id))
    const [first] = asked
    if (!first) return null
    const { yearNumber } = first
    const model = await readModel(db, visit.reach, { country: visit.org.country, yearNumber })
    return { yearNumber, model, asked: asked.filter((one) => one.yearNumber === yearNumber) }
  })
  if (!found) return { base, year: null, why: 'Choose the scenarios on the page before.', compared: null }
  const { yearNumber: year, model, asked } = found
  if (typeof model === 'string') return { base, year, why: notAheadWords[model], compared: null }
  const ahead = workModel(model)
  const before = outcomeOf(ahead)
  const named = new Set<number>()
  const scenarios = asked.map(({ id, name, changes, hoursAGrade, cycle, cycleId }): ComparedScenario => {
    const visible = withinReach(changes, model)
    for (const change of visible.changes) if ('pupilId' in change && change.pupilId) named.add(change.pupilId)
    const { headlines, help, narrowing } = outcomeWith(ahead, visible.changes)
    return {
      ...{ id, name, headlines, hidden: visible.hidden, warning: narrowing?.warning ?? null },
      lines: visible.changes.map((change) => changeWords(change, model)),
      grades: help.reduce((sum, one) => sum + one.grades, 0),
      hours: hoursOf(help, hoursAGrade),
      superseded: cycleId === model.cycle.id ? null : cycle,
    }
  })
  await visit.sawPupils([...named])
  const lines = ahead.setting.measures.flatMap(({ key, name, unit, decimals }, place): SideLine[] => {
    const headline = before.headlines[place]
    return headline && headline.value !== null ? [{ key, name, unit, decimals, headline, place }] : []
  })
  const compared = { lines, scenarios, cycle: model.cycle.name, pupils: model.pupils.length }
  return { base, year, why: null, compared }
}

function Notes({ scenarios, cycle }: { scenarios: readonly ComparedScenario[]; cycle: string }) {
  const notes = scenarios.flatMap(({ id, name, hidden, superseded }) => [
    ...(superseded === null
      ? []
      : [{ id, words: `“${name}” was built on ${superseded}; figures are of ${cycle}.` }]),
    ...(hidden === 0
      ? []
      : [{ id, words: `Of “${name}” ${count(hidden, 'change')} cannot be shown to you.` }]),
  ])
  return notes.map(({ id, words }) => <Notice key={`${id} ${words}`}>{words}</Notice>)
}

export default function ComparePage() {
  const { base, year, why, compared } = useLoaderData<typeof loader>()
  const words = useWords()
  const back = year === null ? `${base}/what-if` : `${base}/what-if?year=${year}`
  return (
    <>
      <Breadcrumbs trail={[{ label: 'What if?', to: back }]} />
      {compared ? (
        <Page
          finding={compareFinding(compared.lines, compared.scenarios)}
          lead={`Of the ${compared.pupils} pupils of ${nameYear(words, year)} you may see, by the forecasts of ${compared.cycle}.`}
        >
          <Notes scenarios={compared.scenarios} cycle={compared.cycle} />
          <SideBySide lines={compared.lines} scenarios={compared.scenarios} />
          <div className="columns">
            {compared.scenarios.map(({ id, name, lines, warning }) => (
              <Section key={id} title={name}>
                <ol className="what-if-lines">
                  {lines.map((words) => (
                    <li key={words}>{words}</li>
                  ))}
                </ol>
                {warning === null ? null : <Notice act>{warning}</Notice>}
              </Section>
            ))}
          </div>
        </Page>
      ) : (
        <Page finding="There is nothing to compare yet">
          <EmptyState title="No scenario to show" next={{ label: 'What if?', to: back }}>
            {why}
          </EmptyState>
        </Page>
      )}
    </>
  )
}
