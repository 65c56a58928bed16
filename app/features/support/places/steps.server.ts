import { randomInt } from 'node:crypto'
import type { OrgReader, OrgWriter, Reach } from '#features/access/api.server.ts'
import { listCycles } from '#features/cycle/api.server.ts'
import { listJudgedCycles } from '#features/progress/api.server.ts'
import { type ClassRow, getSubject, listClasses, reachesClass } from '#features/school/api.server.ts'
import { holdsOn, isAmong } from '#platform/db/conditions.ts'
import { notFound } from '#platform/errors.ts'
import { createRandom } from '#stats/random.ts'
import type { Done } from '../commands/start.server.ts'
import { getKind } from '../queries/catalogue.server.ts'
import { keepPlaces, type Placed } from './kept.server.ts'
import { turnsOf } from './rules.ts'
import type { StepsForm } from './schema.ts'

/** The classes of a subject within reach this year: those that may begin one after the other. */
export const listSteppable = async (db: OrgReader, reach: Reach, subjectId: number): Promise<ClassRow[]> =>
  (await listClasses(db, { subjectId })).filter(({ id, size }) => size > 0 && reachesClass(reach, id))

async function listMembers(db: OrgReader, classIds: readonly number[]) {
  const found = await db
    .selectFrom('enrolment')
    .select(['pupil_id as pupilId', 'class_id as classId'])
    .distinctOn('pupil_id')
    .where('org_id', '=', db.orgId)
    .where(isAmong('class_id', classIds))
    .where(holdsOn('enrolment', db.today))
    .orderBy('pupil_id')
    .orderBy('class_id')
    .execute()
  return found
}

/** The cycles after a cycle, in their order: with the first of them the first turn begins. */
export async function listTurns(db: OrgReader, cycleId: number) {
  const cycles = await listCycles(db)
  const from = cycles.find(({ id }) => id === cycleId)
  return cycles.filter(({ starts }) => from !== undefined && starts > from.starts)
}

/**
 * Draws the order in which classes of a subject begin with a kind of help, so many with each cycle, and keeps it for good.
 * Refused where all would begin at once, or before a cycle was judged. 404 for a kind, subject or class that is not there or out of reach.
 */
export async function drawSteps(
  db: OrgWriter,
  { reach, country }: { reach: Reach; country: string },
  form: StepsForm,
): Promise<Done<{ placesId: number }>> {
  const kind = await getKind(db, country, form.kind)
  const { id: subjectId } = await getSubject(db, form.subject)
  const classes = (await listSteppable(db, reach, subjectId)).filter(({ id }) => form.class.includes(id))
  if (classes.length < new Set(form.class).size) throw notFound()
  const [cycle] = await listJudgedCycles(db)
  if (!cycle) return { ok: false, errors: { class: 'No cycle has been judged yet to hold the classes to.' } }
  if (classes.length <= form.atATime)
    return { ok: false, errors: { atATime: 'All would begin at once: let fewer begin at a time.' } }
  const seed = randomInt(2 ** 31)
  const ids = classes.map(({ id }) => id)
  const turns = turnsOf(ids, form.atATime, createRandom(seed))
  const pupils = (await listMembers(db, ids)).map(
    ({ pupilId, classId }): Placed => ({
      ...{ pupilId, subjectId, findingId: null, priority: 0, probability: 1, chosen: true, classId },
      turn: turns.get(classId) ?? null,
    }),
  )
  return keepPlaces(
    db,
    {
      ...{ way: 'steps', kind: kind.key, cycleId: cycle.id, places: pupils.length, score: 'benefit' },
      ...{ subjectId, near: null, line: null, seed, atATime: form.atATime },
    },
    pupils,
  )
}
