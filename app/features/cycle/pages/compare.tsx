import { Form, type LoaderFunctionArgs, useLoaderData } from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { listPupilNames, listSubjects, listYearGroups } from '#features/school/api.server.ts'
import { formatWhere } from '#features/school/api.ts'
import { parseSearch } from '#platform/forms/parse.ts'
import { Bars } from '#ui/chart/Bars.tsx'
import { SelectField } from '#ui/form/fields.tsx'
import { Breadcrumbs } from '#ui/layout/Frame.tsx'
import { EmptyState, Page, Provenance, Section } from '#ui/layout/Page.tsx'
import { CorrectedMark } from '#ui/table/CorrectedMark.tsx'
import { DataTable } from '#ui/table/DataTable.tsx'
import { PupilName } from '#ui/table/PupilName.tsx'
import { compareCycles } from '../queries/compare.server.ts'
import { findPupilChanges } from '../queries/corrections.server.ts'
import { listCycles } from '../queries/cycles.server.ts'
import type { Change } from '../rules/corrections.ts'
import { chooseMovers, countMoves, type Mover, movesBySubject } from '../rules/moves.ts'
import { compareFinding } from '../rules/words.ts'
import { CompareSearch } from '../schema.ts'

export const meta = () => [{ title: 'Compare two cycles · Everyschool' }]

const MOST_MOVERS = 40

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'progress.view')
  const parsed = parseSearch(args.request, CompareSearch)
  const search = parsed.ok ? parsed.value : {}
  const found = await visit.read(async (db) => {
    const cycles = (await listCycles(db)).filter((cycle) => cycle.state !== 'planned')
    const to =
      cycles.find((cycle) => cycle.id === search.to) ?? cycles.findLast((cycle) => cycle.state === 'closed')
    const earlier = cycles.filter((cycle) => to && cycle.starts < to.starts)
    const from = cycles.find((cycle) => cycle.id === search.from) ?? earlier.at(-1)
    const filter = {
      ...(search.year === undefined ? {} : { yearGroupId: search.year }),
      ...(search.subject === undefined ? {} : { subjectId: search.subject }),
    }
    const pairs = from && to ? await compareCycles(db, visit.reach, { from, to }, filter) : []
    const movers = chooseMovers(pairs, MOST_MOVERS)
    const names = new Map(
      (await listPupilNames(db, [...new Set(movers.map((one) => one.pupilId))])).map((one) => [one.id, one]),
    )
    const changesOf = await findPupilChanges(db, {
      cycleIds: [from?.id ?? -1, to?.id ?? -1],
      pupilIds: [...names.keys()],
    })
    const choice = (one: { id: number; name: string }) => ({ value: String(one.id), label: one.name })
    return {
      choices: {
        cycles: cycles.map(choice),
        years: (await listYearGroups(db)).map(choice),
        subjects: (await listSubjects(db)).map(choice),
      },
      chosen: { from, to, year: search.year, subject: search.subject },
      moved: countMoves(pairs),
      subjects: movesBySubject(pairs),
      movers: movers.flatMap((one) => {
        const pupil = names.get(one.pupilId)
        if (!pupil) return []
        const { familyName, givenName } = pupil
        const changes = (cycleId: number | undefined) =>
          changesOf({ cycleId: cycleId ?? -1, pupilId: one.pupilId, subjectId: one.subjectId })
        const corrected = { before: changes(from?.id), after: changes(to?.id) }
        return [{ ...one, familyName, givenName, where: formatWhere(pupil), corrected }]
      }),
    }
  })
  await visit.sawPupils(found.movers.map((one) => one.pupilId))
  return { ...found, base: `/${visit.org.slug}` }
}

const part = (number: number, all: number) => (all === 0 ? 0 : number / all)

type Corrected = { before: Change[]; after: Change[] }
type Line = Mover & { familyName: string; givenName: string; where: string; corrected: Corrected }

export default function Compare() {
  const { base, choices, chosen, moved, subjects, movers } = useLoaderData<typeof loader>()
  const { from, to } = chosen
  const any = { value: '', label: 'All' }
  return (
    <>
      <Breadcrumbs trail={[{ label: 'Cycle', to: `${base}/cycle` }]} />
      <Page
        finding={from && to ? compareFinding(from.name, to.name, moved) : 'There is nothing to compare yet'}
      >
        {choices.cycles.length < 2 ? (
          <EmptyState
            title="Two cycles are needed"
            next={{ label: 'Look at the cycles', to: `${base}/cycle` }}
          >
            When a second cycle has been entered, what moved is shown here.
          </EmptyState>
        ) : (
          <Form method="get" className="form-line">
            <SelectField
              name="from"
              label="From"
              options={choices.cycles}
              defaultValue={String(from?.id ?? '')}
            />
            <SelectField name="to" label="To" options={choices.cycles} defaultValue={String(to?.id ?? '')} />
            <SelectField
              name="year"
              label="Year group"
              options={[any, ...choices.years]}
              defaultValue={String(chosen.year ?? '')}
            />
            <SelectField
              name="subject"
              label="Subject"
              options={[any, ...choices.subjects]}
              defaultValue={String(chosen.subject ?? '')}
            />
            <button className="button" type="submit">
              Compare
            </button>
          </Form>
        )}
        {subjects.length > 0 ? (
          <Bars
            title="Lower to the left, higher to the right, by subject"
            caption={`${moved.up + moved.same + moved.down} judgements of pupils who have one in both cycles.`}
            bars={subjects.map((one) => {
              const all = one.up + one.same + one.down
              return {
                key: one.subject,
                label: one.subject,
                left: part(one.down, all),
                right: part(one.up, all),
                words: `${one.down} lower, ${one.same} the same, ${one.up} higher`,
              }
            })}
          />
        ) : null}
        {movers.length > 0 ? (
          <Section title="Who moved most">
            <DataTable
              caption={`The ${movers.length} movements that stand out most from what is usual in their subject`}
              columns={[
                {
                  key: 'name',
                  title: 'Pupil',
                  head: true,
                  cell: (one: Line) => <PupilName {...one} to={`${base}/pupils/${one.pupilId}/progress`} />,
                },
                { key: 'subject', title: 'Subject', cell: (one: Line) => one.subject },
                {
                  key: 'before',
                  title: from?.name ?? '',
                  number: true,
                  cell: (one: Line) => <CorrectedMark mark={one.before} changes={one.corrected.before} />,
                },
                {
                  key: 'after',
                  title: to?.name ?? '',
                  number: true,
                  cell: (one: Line) => <CorrectedMark mark={one.after} changes={one.corrected.after} />,
                },
                {
                  key: 'steps',
                  title: 'Grades',
                  number: true,
                  cell: (one: Line) => (one.steps > 0 ? `+${one.steps}` : String(one.steps)),
                },
              ]}
              rows={movers}
              rowKey={(one) => `${one.pupilId}/${one.subjectId}`}
            />
          </Section>
        ) : null}
        <Provenance>
          Closed cycles are read from their frozen snapshot with what was corrected since, an open one as it
          stands. A single step is often noise of judging: the list of findings says which movements are more
          than that.
        </Provenance>
      </Page>
    </>
  )
}
