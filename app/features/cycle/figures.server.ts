import { type LoaderFunctionArgs, redirect } from 'react-router'
import {
  findVisit,
  type OrgReader,
  type OrgWriter,
  type Reach,
  type Visit,
} from '#features/access/api.server.ts'
import { getClassInReach, reachesClass } from '#features/school/api.server.ts'
import { parseForm, parseSearch } from '#platform/forms/parse.ts'
import type { Wish } from './commands/correct.server.ts'
import type { Outcome } from './commands/outcome.ts'
import { listRequests } from './queries/corrections.server.ts'
import { listCycles } from './queries/cycles.server.ts'
import { listFields } from './queries/fields.server.ts'
import { readFrozenSheet } from './queries/frozen.server.ts'
import { askedWords } from './rules/corrections.ts'
import { CorrectionForm, FigureSearch } from './schema-checks.ts'

type Address = Pick<LoaderFunctionArgs, 'params' | 'request'>

/** Whose marks of which cycle an address means; -1 where it does not say. */
function findFigure({ params, request }: Address) {
  const search = parseSearch(request, FigureSearch)
  const { cycle, pupil } = search.ok ? search.value : { cycle: -1, pupil: -1 }
  return { classId: Number(params.id), cycleId: cycle, pupilId: pupil }
}

/** Whether somebody may correct the marks of a class: by another post perhaps than the one that lets them enter. */
export async function mayCorrect(
  args: Pick<LoaderFunctionArgs, 'params' | 'request' | 'context'>,
  visit: Visit,
  classId: number,
): Promise<boolean> {
  const corrects = await findVisit(args, visit, 'cycle.correct')
  return corrects !== null && reachesClass(corrects.reach, classId)
}

/** What is shown before a figure of a closed cycle is changed, or null when nothing is frozen there; 404 out of reach. */
async function readFigure(db: OrgReader, visit: Visit, of: ReturnType<typeof findFigure>) {
  const within = await getClassInReach(db, visit.reach, of.classId)
  const [cycle] = await listCycles(db, { id: of.cycleId })
  const fields = await listFields(db, {
    ...{ cycleId: of.cycleId, scaleKey: within.scaleKey, country: visit.org.country },
    yearGroupId: within.yearGroupId,
  })
  const rows = await readFrozenSheet(db, { cycleId: of.cycleId, classId: within.id, fields })
  const pupil = rows.find((row) => row.id === of.pupilId)
  if (!pupil || cycle?.state !== 'closed') return null
  const asked = await listRequests(db, visit.reach, { cycleIds: [cycle.id], pupilIds: [pupil.id] })
  const waiting = asked
    .filter((one) => one.classId === within.id)
    .map((one) => `${askedWords(one)}: ${one.reason}`)
  return { className: within.name, cycle: { id: cycle.id, name: cycle.name }, fields, pupil, waiting }
}

/** The pages of a figure, whether it is corrected or a correction is asked for: what they show. */
export async function showFigure(args: Address, visit: Visit) {
  const figure = findFigure(args)
  const found = await visit.read((db) => readFigure(db, visit, figure))
  if (found) await visit.sawPupils([figure.pupilId])
  return { found, base: `/${visit.org.slug}`, classId: figure.classId }
}

/** The same: what they do with the form, and where they go afterwards. */
export async function changeFigure(
  args: Address,
  visit: Visit,
  change: (db: OrgWriter, reach: Reach, wish: Wish) => Promise<Outcome>,
) {
  const figure = findFigure(args)
  const parsed = await parseForm(args.request, CorrectionForm)
  if (!parsed.ok) return { errors: parsed.errors }
  const base = `/${visit.org.slug}`
  const wish = { ...figure, ...parsed.value, country: visit.org.country, base }
  const outcome = await visit.write((db) => change(db, visit.reach, wish))
  if (!outcome.ok) return { errors: outcome.errors }
  return redirect(`${base}/classes/${figure.classId}/enter?cycle=${figure.cycleId}`)
}
