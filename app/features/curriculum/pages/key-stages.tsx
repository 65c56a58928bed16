import { type ActionFunctionArgs, type LoaderFunctionArgs, useActionData, useLoaderData } from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { listCurrentCycles } from '#features/cycle/api.server.ts'
import { listWords } from '#features/measures/api.server.ts'
import { findCurrentYear, listYearGroups, readSchoolWords } from '#features/school/api.server.ts'
import { addDays, formatDate } from '#features/school/api.ts'
import { parseForm } from '#platform/forms/parse.ts'
import { Breadcrumbs } from '#ui/layout/Frame.tsx'
import { EmptyState, Notice, Page, Provenance, Section } from '#ui/layout/Page.tsx'
import { DataTable } from '#ui/table/DataTable.tsx'
import { nameYear, titled, useWords } from '#ui/words.ts'
import { switchStages } from '../commands/stages.server.ts'
import { DecideStages } from '../components/DecideStages.tsx'
import { readStageModels } from '../queries/stages.server.ts'
import {
  cyclesToEnd,
  decisionWords,
  modelWords,
  stageTable,
  startsFrom,
  yearsMoved,
} from '../rules/stages.ts'
import { StageForm } from '../schema.ts'

export const meta = () => [{ title: 'Stages · Everyschool' }]

const yearsAhead = 5

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'curriculum.view')
  const found = await visit.read(async (db) => {
    const models = await listWords(db, visit.org.country, 'key_stage_model', db.today)
    const decided = await readStageModels(db)
    const years = (await listYearGroups(db)).map(({ number }) => number)
    const { cycles } = await listCurrentCycles(db)
    const year = await findCurrentYear(db)
    const words = await readSchoolWords(db, visit.org.country)
    return { models, decided, years, cycles, year, words }
  })
  const { models, decided, years, cycles, year, words } = found
  const named = (number: number) => nameYear(words, number)
  const starts = startsFrom(year?.starts ?? visit.today, yearsAhead)
  const own = models.find(({ key }) => key === decided.current)
  const left = cycles.filter(({ ends }) => ends >= visit.today).length
  const toEnd = { left, each: cycles.length }
  // Only models that say something of the years this school has.
  const fitting = models.filter(({ stages }) =>
    stages.some(({ first_year, last_year }) => years.some((one) => first_year <= one && one <= last_year)),
  )
  return {
    ...{ base: `/${visit.org.slug}/curriculum`, mayDecide: visit.may('school.shape') },
    years: years.map((number) => ({ number, name: named(number) })),
    own: own ? { name: own.name, words: modelWords(own, years) } : null,
    columns: starts.map((day) => ({ day, name: `from ${formatDate(day)}` })),
    rows: stageTable(models, decided, { years, starts }).map((row) => ({ ...row, name: named(row.year) })),
    beside: fitting.map((model) => ({
      ...{ key: model.key, name: model.name, isOwn: model.key === own?.key },
      national: model.national,
      moved: own ? yearsMoved(own, model, years).map(named) : [],
      ends: years.map((one) => cyclesToEnd(model, one, toEnd)),
    })),
    decisions: decided.decisions.map((one) => ({
      ...{ id: one.id, reason: one.reason, waits: one.appliedOn === null },
      name: models.find(({ key }) => key === one.modelKey)?.name ?? one.modelKey,
      words: decisionWords(decided, one, named(one.upToYear)),
    })),
    coming: starts.slice(1).map((day) => ({ value: day, label: `the school year from ${formatDate(day)}` })),
    yearEnds: year ? addDays(year.ends, 1) : null,
  }
}

export async function action(args: ActionFunctionArgs) {
  const visit = await enter(args, 'school.shape')
  const parsed = await parseForm(args.request, StageForm)
  if (!parsed.ok) return { errors: parsed.errors }
  const done = await visit.write((db) => switchStages(db, visit.org.country, parsed.value))
  if (!done.ok) return { errors: done.errors }
  return { done: done.stays ? 'Taken back: the model stays.' : 'Decided. This year stays as it is.' }
}

type Found = Awaited<ReturnType<typeof loader>>

function Beside({ beside, years }: Pick<Found, 'beside' | 'years'>) {
  return (
    <DataTable
      stacked
      caption="Cycles from now to the end of the stage, by year group and model"
      columns={[
        {
          key: 'model',
          title: 'Model',
          head: true,
          cell: (one) =>
            [one.name, one.isOwn ? 'ours' : '', one.national ? 'national' : ''].filter(Boolean).join(' · '),
        },
        ...years.map(({ number, name }, place) => ({
          key: String(number),
          title: name,
          number: true,
          cell: (one: Found['beside'][number]) => one.ends[place] ?? '–',
        })),
        {
          key: 'moved',
          title: 'Count otherwise than here',
          cell: (one) => (one.isOwn ? '' : one.moved.join(', ') || 'none'),
        },
      ]}
      rows={beside}
      rowKey={(one) => one.key}
    />
  )
}

export default function KeyStages() {
  const found = useLoaderData<typeof loader>()
  const answer = useActionData<typeof action>()
  const errors = answer && 'errors' in answer ? answer.errors : undefined
  const { base, own, columns, rows, decisions } = found
  const words = useWords()
  return (
    <>
      <Breadcrumbs trail={[{ label: 'Curriculum', to: base }]} />
      <Page
        finding={own ? `This school goes by ${own.words}` : `No model of ${words.stage.many} is chosen yet`}
        lead={own?.name}
      >
        {answer && 'done' in answer ? <Notice>{answer.done}</Notice> : null}
        {found.years.length === 0 || !own ? (
          <EmptyState
            title="Choose a model first"
            next={{
              label: `${titled(words.stage.many)} of the school`,
              to: `${base.replace(/\/curriculum$/, '')}/school/shape/key-stages`,
            }}
          >
            Then this page lays it beside the others and says what each would change.
          </EmptyState>
        ) : (
          <>
            <Section title="Beside the other models">
              <Beside beside={found.beside} years={found.years} />
            </Section>
            <Section title="Which year counts as which stage">
              <DataTable
                caption="School year by school year, with what is decided"
                columns={[
                  { key: 'year', title: titled(words.year.one), head: true, cell: (row) => row.name },
                  ...columns.map(({ day, name }, place) => ({
                    key: day,
                    title: name,
                    cell: (row: Found['rows'][number]) => row.stages[place] ?? '–',
                  })),
                ]}
                rows={rows}
                rowKey={(row) => row.year}
              />
            </Section>
            <Section title="Decided">
              {decisions.length === 0 ? (
                <p>Nothing is decided for years to come: the model stays.</p>
              ) : (
                <ul>
                  {decisions.map((one) => (
                    <li key={one.id}>
                      <strong>{one.name}</strong> {one.words}. Why: {one.reason}
                    </li>
                  ))}
                </ul>
              )}
            </Section>
            {found.mayDecide ? (
              <DecideStages
                models={found.beside}
                coming={found.coming}
                years={found.years}
                waits={decisions.some((one) => one.waits)}
                errors={errors}
              />
            ) : null}
          </>
        )}
        <Provenance>
          The stage says which year groups share out help together and where a course ends. Targets are set
          for the end of a course: under a longer stage they stand more cycles ahead. Cycles to the end are
          those left this year and as many as this year has in each year to come.
        </Provenance>
      </Page>
    </>
  )
}
