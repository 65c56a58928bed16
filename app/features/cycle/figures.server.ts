import type { LoaderFunctionArgs } from 'react-router'
import { enter, type OrgReader, type Visit } from '#features/access/api.server.ts'
import { getClassInReach, reachesClass } from '#features/school/api.server.ts'
import { notFound } from '#platform/errors.ts'
import { parseSearch } from '#platform/forms/parse.ts'
import { listRequests } from './queries/corrections.server.ts'
import { getCycle } from './queries/cycles.server.ts'
import { listFields } from './queries/fields.server.ts'
import { readFrozenSheet } from './queries/frozen.server.ts'
import { markWords } from './rules/corrections.ts'
import { FigureSearch } from './schema-checks.ts'

type Address = Pick<LoaderFunctionArgs, 'params' | 'request'>

/** Whose marks of which closed cycle an address means; 404 for an address that says neither. */
export function findFigure({ params, request }: Address) {
  const search = parseSearch(request, FigureSearch)
  if (!search.ok) throw notFound()
  return { classId: Number(params.id), cycleId: search.value.cycle, pupilId: search.value.pupil }
}

/** Whether somebody may correct the marks of a class: by another post perhaps than the one that lets them enter. */
export async function mayCorrect(
  args: Pick<LoaderFunctionArgs, 'params' | 'request' | 'context'>,
  visit: Visit,
  classId: number,
): Promise<boolean> {
  if (!visit.may('cycle.correct')) return false
  const { reach } = await enter(args, 'cycle.correct')
  return reachesClass(reach, classId)
}

/** What is shown before a figure of a closed cycle is changed; 404 out of reach, or when nothing is frozen there. */
export async function readFigure(db: OrgReader, visit: Visit, of: ReturnType<typeof findFigure>) {
  const within = await getClassInReach(db, visit.reach, of.classId)
  const cycle = await getCycle(db, of.cycleId)
  if (cycle.state !== 'closed') throw notFound()
  const fields = await listFields(db, {
    ...{ cycleId: cycle.id, scaleKey: within.scaleKey, country: visit.org.country },
  })
  const rows = await readFrozenSheet(db, { cycleId: cycle.id, classId: within.id, fields })
  const pupil = rows.find((row) => row.id === of.pupilId)
  if (!pupil) throw notFound()
  const requests = await listRequests(db, visit.reach, { cycleIds: [cycle.id], pupilIds: [pupil.id] })
  return {
    ...{ className: within.name, cycle: { id: cycle.id, name: cycle.name }, fields, pupil },
    waiting: requests
      .filter((one) => one.classId === within.id)
      .map(
        (one) =>
          `${one.by} has asked for ${one.label.toLowerCase()} ${markWords(one.value) || 'to be empty'} instead of ${markWords(one.was) || 'nothing'}: ${one.reason}`,
      ),
  }
}
