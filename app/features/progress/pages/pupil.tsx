import { type LoaderFunctionArgs, useLoaderData } from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { findChanges } from '#features/cycle/api.server.ts'
import type { Change } from '#features/cycle/api.ts'
import { getPupilInReach } from '#features/school/api.server.ts'
import { listCurrentTargets } from '#features/targets/api.server.ts'
import { ForecastFan } from '#ui/chart/ForecastFan.tsx'
import { EmptyState, Page, Section } from '#ui/layout/Page.tsx'
import { StatusMark, StatusSymbols } from '#ui/status/StatusMark.tsx'
import { CorrectedMark } from '#ui/table/CorrectedMark.tsx'
import { DataTable } from '#ui/table/DataTable.tsx'
import { listLenses } from '../lenses.server.ts'
import { listJudgedCycles, listStandings } from '../queries.server.ts'
import { listClassFacts, listJudgements } from '../readings.server.ts'
import { overviewFinding, statusWords } from '../rules.ts'

export const meta = () => [{ title: 'Progress of a pupil · Everyschool' }]

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'progress.view')
  const id = Number(args.params.id)
  const found = await visit.read(async (db) => {
    const pupil = await getPupilInReach(db, visit.reach, id)
    const cycles = (await listJudgedCycles(db)).toReversed()
    const standings = await listStandings(db, visit.reach, { pupilIds: [id] })
    const lenses = await listLenses(db)
    const targets = await listCurrentTargets(db, { pupilIds: [id] })
    const classes = await listClassFacts(db)
    const cycleIds = cycles.map((cycle) => cycle.id)
    const readings = (await listJudgements(db, cycleIds.at(-1) ?? -1, cycleIds, [id])).get(id) ?? []
    const changesOf = await findChanges(db, { pupilIds: [id] })
    const lines = [...Map.groupBy(standings, (one) => one.subjectId)].flatMap(([subjectId, own]) => {
      const lens = lenses.get(subjectId)
      if (!lens) return []
      const steps = lens.scale.values.map((value) => value * lens.unit)
      const points = cycles.flatMap((cycle, place) => {
        const one = own.find((standing) => standing.cycleId === cycle.id)
        if (!one) return []
        const read = readings.find(
          (reading) => reading.cycleId === cycle.id && classes.get(reading.classId)?.subjectId === subjectId,
        )
        const value = read && steps[lens.grades.indexOf(read.grade)]
        const seen = read && value !== undefined ? { reading: value, readingLabel: read.grade } : {}
        return [{ label: `${place + 1}`, mean: one.mean, sd: one.sd, ...seen }]
      })
      // The readings of every cycle, those after a class was changed too; what was corrected says so.
      const trail = cycles.flatMap((cycle) =>
        readings
          .filter((one) => one.cycleId === cycle.id && classes.get(one.classId)?.subjectId === subjectId)
          .map((one) => ({
            ...{ cycle: cycle.name, cycleId: cycle.id, grade: one.grade },
            changes: changesOf({ cycleId: cycle.id, classId: one.classId, pupilId: id }),
          })),
      )
      const grade = targets.find((target) => target.subjectId === subjectId)?.grade
      const value = grade === undefined ? undefined : steps[lens.grades.indexOf(grade)]
      const last = own.find((standing) => standing.cycleId === cycleIds.at(-1))
      return [
        {
          subjectId,
          name: lens.name,
          status: statusWords(last?.status ?? null),
          reach: last?.reach ?? null,
          readings: last?.readings ?? 0,
          points,
          trail,
          ...(value !== undefined && grade !== undefined
            ? { target: { value, label: `target ${grade}` } }
            : {}),
          ticks: lens.grades.map((label, place) => ({ label, value: steps[place] ?? 0 })),
        },
      ]
    })
    return { name: pupil.givenName, lines: lines.toSorted((a, b) => a.name.localeCompare(b.name)) }
  })
  await visit.sawPupils([id])
  return found
}

type Reading = { cycle: string; cycleId: number; grade: string; changes: Change[] }

function chanceWords(name: string, line: { name: string; reach: number | null }): string {
  if (line.reach === null) return `${line.name}: no target to compare with`
  return `${line.name}: of 100 pupils with readings like ${name}’s, ${Math.round(100 * line.reach)} reach the target`
}

export default function PupilProgress() {
  const { name, lines } = useLoaderData<typeof loader>()
  const subjects = lines.map((line) => line.status)
  return (
    <Page finding={overviewFinding(`${name}, subject by subject`, subjects)}>
      <StatusSymbols />
      {lines.length === 0 ? (
        <EmptyState title="No closed cycle yet">Forecasts are made when a cycle is closed.</EmptyState>
      ) : null}
      <div className="columns">
        {lines.map((line) => (
          <Section key={line.subjectId} title={line.name}>
            <p>
              <StatusMark status={line.status} />
            </p>
            <ForecastFan
              title={chanceWords(name, line)}
              caption={`Where the final grade is heading after each closed cycle: half of such pupils end in the dark band, four of five in the light one. Dots are readings; ${line.readings} so far.`}
              points={line.points}
              ticks={line.ticks}
              {...(line.target ? { target: line.target } : {})}
            />
            {line.trail.length > 0 ? (
              <DataTable
                caption={`Readings in ${line.name}`}
                columns={[
                  { key: 'cycle', title: 'Cycle', head: true, cell: (one: Reading) => one.cycle },
                  {
                    key: 'grade',
                    title: 'Working at',
                    cell: (one: Reading) => <CorrectedMark mark={one.grade} changes={one.changes} />,
                  },
                ]}
                rows={line.trail}
                rowKey={(one) => one.cycleId}
              />
            ) : null}
          </Section>
        ))}
      </div>
    </Page>
  )
}
