import {
  type ActionFunctionArgs,
  Link,
  type LoaderFunctionArgs,
  redirect,
  useActionData,
  useLoaderData,
} from 'react-router'
import { enter, type OrgReader, type Visit } from '#features/access/api.server.ts'
import { notFound } from '#platform/errors.ts'
import { parseForm } from '#platform/forms/parse.ts'
import { Breadcrumbs } from '#ui/layout/Frame.tsx'
import { EmptyState, Page, Section } from '#ui/layout/Page.tsx'
import { nameYear, useWords } from '#ui/words.ts'
import { lineFrom } from '../../lines.ts'
import { listMeasuredYears } from '../../results.server.ts'
import { ScenarioList } from '../components/ScenarioList.tsx'
import { type OpenedScenario, WhatIf } from '../components/WhatIf.tsx'
import type { CohortModel } from '../rules/model.ts'
import { outcomeOf, workModel } from '../rules/outcome.ts'
import { notAheadWords } from '../rules/words.ts'
import {
  getScenario,
  listScenarios,
  removeScenario,
  type Scenario,
  saveScenario,
  withinReach,
} from '../scenarios.server.ts'
import { ScenarioForm, WhatIfSearch } from '../schema.ts'
import { outcomeWith, readModel } from '../what-if.server.ts'

export const meta = () => [{ title: 'What if? · Everyschool' }]

const searchOf = (request: Request) =>
  WhatIfSearch.parse(Object.fromEntries(new URL(request.url).searchParams))

function openedFrom(scenario: Scenario, model: CohortModel): OpenedScenario {
  const { id, name, shared, mine, hoursAGrade, cycleId, cycle } = scenario
  return {
    ...{ id, name, shared, mine, hours: hoursAGrade },
    ...withinReach(scenario.changes, model),
    superseded: cycleId === model.cycle.id ? null : cycle,
  }
}

/** The year group that was asked for, or the first that ends with examinations. */
const yearFrom = (years: readonly number[], asked: number | undefined): number => asked ?? years[0] ?? 0

const modelFor = async (db: OrgReader, visit: Visit, yearNumber: number) =>
  readModel(db, visit.reach, { country: visit.org.country, yearNumber })

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'progress.view')
  const asked = searchOf(args.request)
  const found = await visit.read(async (db) => {
    const scenario = asked.scenario === undefined ? null : await getScenario(db, asked.scenario)
    const years = await listMeasuredYears(db, visit.org.country)
    const yearNumber = yearFrom(years, scenario?.yearNumber ?? asked.year)
    const model = await modelFor(db, visit, yearNumber)
    return { scenario, years, yearNumber, model, scenarios: await listScenarios(db, yearNumber) }
  })
  const { scenario, years, yearNumber, model, scenarios } = found
  const shared = { base: `/${visit.org.slug}`, mayResults: visit.may('results.view'), years, yearNumber }
  if (typeof model === 'string')
    return { ...shared, why: notAheadWords[model], came: model === 'results are here', cohort: null }
  await visit.sawPupils(model.pupils.map(({ id }) => id))
  const opened = scenario && openedFrom(scenario, model)
  const ahead = workModel(model)
  const before = outcomeOf(ahead)
  const lines = ahead.setting.measures.flatMap((measure, place) => {
    const headline = before.headlines[place]
    return headline ? [lineFrom(measure, headline, ahead.setting.tables.measures)] : []
  })
  const outcome = opened ? outcomeWith(ahead, opened.changes) : before
  return { ...shared, why: null, came: false, cohort: { model, lines, outcome, opened, scenarios } }
}

export async function action(args: ActionFunctionArgs) {
  const visit = await enter(args, 'progress.view')
  const parsed = await parseForm(args.request, ScenarioForm)
  if (!parsed.ok) return { errors: parsed.errors }
  const form = parsed.value
  const { year } = searchOf(args.request)
  const id = await visit.write(async (db) => {
    if (form.intent === 'remove') return removeScenario(db, form.scenarioId)
    const before = form.scenarioId === undefined ? null : await getScenario(db, form.scenarioId)
    const years = await listMeasuredYears(db, visit.org.country)
    const yearNumber = yearFrom(years, before?.yearNumber ?? year)
    const model = await modelFor(db, visit, yearNumber)
    if (typeof model === 'string') throw notFound()
    return saveScenario(db, model, { ...form, shared: form.shared === 'yes' })
  })
  const search = new URLSearchParams([
    ...(year === undefined ? [] : [['year', String(year)]]),
    ...(id === undefined ? [] : [['scenario', String(id)]]),
  ])
  return redirect(`/${visit.org.slug}/what-if?${search}`)
}

type YearsProps = { years: readonly number[]; chosen: number; base: string }

function Years({ years, chosen, base }: YearsProps) {
  const words = useWords()
  if (years.length < 2) return null
  return (
    <nav aria-label="Year groups that end with examinations">
      <ul className="choices plain">
        {years.map((year) => (
          <li key={year}>
            <Link to={`${base}/what-if?year=${year}`} aria-current={year === chosen ? 'page' : undefined}>
              {nameYear(words, year)}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  )
}

export default function WhatIfPage() {
  const { base, mayResults, years, yearNumber, why, came, cohort } = useLoaderData<typeof loader>()
  const words = useWords()
  const errors: Record<string, string> | undefined = useActionData<typeof action>()?.errors
  const trail = [
    { label: 'Results', to: `${base}/results` },
    { label: 'What this year may bring', to: `${base}/results/ahead` },
  ]
  return (
    <>
      {mayResults ? <Breadcrumbs trail={trail} /> : null}
      <Years years={years} chosen={yearNumber} base={base} />
      {cohort ? (
        <WhatIf
          key={cohort.opened?.id ?? `new ${yearNumber}`}
          model={cohort.model}
          lines={cohort.lines}
          outcome={cohort.outcome}
          opened={cohort.opened}
          errors={errors}
        >
          <Section title="Scenarios">
            <ScenarioList
              scenarios={cohort.scenarios}
              base={base}
              yearNumber={yearNumber}
              cycleId={cohort.model.cycle.id}
            />
          </Section>
        </WhatIf>
      ) : (
        <Page
          finding={
            came
              ? `The results of ${nameYear(words, yearNumber)} are here`
              : 'There is nothing to try out yet'
          }
        >
          <EmptyState
            title="No cohort before its results"
            {...(came && mayResults ? { next: { label: 'See the results', to: `${base}/results` } } : {})}
          >
            {why}
          </EmptyState>
        </Page>
      )}
    </>
  )
}
