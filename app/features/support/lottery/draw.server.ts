import { randomInt } from 'node:crypto'
import { sql } from 'kysely'
import { type OrgReader, type OrgWriter, type Reach, recordEvent } from '#features/access/api.server.ts'
import { listJudgedCycles } from '#features/progress/api.server.ts'
import { isGood } from '#features/progress/api.ts'
import { notFound } from '#platform/errors.ts'
import { type Draw, drawAtMargin } from '#stats/impact/lottery.ts'
import { createRandom } from '#stats/random.ts'
import type { Done } from '../commands/start.server.ts'
import { getKind } from '../queries/catalogue.server.ts'
import { listUnacted, type UnactedFinding } from '../queries/unacted.server.ts'
import type { DrawForm } from './schema.ts'

export type Candidate = UnactedFinding & { pupilId: number }

/** Those of the findings that wait and are of a pupil in trouble within reach, each pupil once, most to be won first. */
export async function listCandidates(
  db: OrgReader,
  reach: Reach,
  findingIds: readonly number[],
): Promise<Candidate[]> {
  const wanted = new Set(findingIds)
  const seen = new Set<number>()
  return (await listUnacted(db, db.today, reach))
    .flatMap((one): Candidate[] => {
      const { pupilId } = one
      return pupilId !== null && wanted.has(one.findingId) && !isGood(one) ? [{ ...one, pupilId }] : []
    })
    .sort((a, b) => b.benefit - a.benefit || a.pupilId - b.pupilId)
    .filter(({ pupilId }) => !seen.has(pupilId) && seen.add(pupilId))
}

/** The draw that a seed gives: need is what help may win back, in grades. */
export const drawAmong = (
  candidates: readonly Pick<Candidate, 'pupilId' | 'benefit'>[],
  { places, near, seed }: { places: number; near: number; seed: number },
): Draw =>
  drawAtMargin(
    candidates.map(({ pupilId, benefit }) => ({ id: String(pupilId), priority: benefit, se: near })),
    places,
    createRandom(seed),
  )

const refuse = (field: string, words: string) => ({ ok: false as const, errors: { [field]: words } })

/**
 * Draws the places of a kind of help among pupils within reach and keeps the draw for good: who was in it, with what chance,
 * and the seed that gives it again. Refused where there is room for all, or nobody is near the line. 404 for a kind that is not there.
 */
export async function drawPlaces(
  db: OrgWriter,
  { reach, country }: { reach: Reach; country: string },
  form: DrawForm,
): Promise<Done<{ drawId: number }>> {
  const kind = await getKind(db, country, form.kind)
  const [cycle] = await listJudgedCycles(db)
  const candidates = await listCandidates(db, reach, form.finding)
  if (!cycle || candidates.length <= form.places)
    return refuse('places', 'There is a place for everybody: nothing has to be drawn.')
  // Drawn by the machine's own chance, so that nobody can choose it; kept, so that anybody can do it again.
  const seed = randomInt(2 ** 31)
  const draw = drawAmong(candidates, { ...form, seed })
  if (draw.inDraw < 2)
    return refuse('near', 'Nobody is that near the line: take pupils further apart as alike.')
  const { id: drawId } = await db
    .insertInto('help_draw')
    .values({
      ...{ org_id: db.orgId, kind: kind.key, cycle_id: cycle.id, places: form.places, near: form.near },
      ...{ line: draw.line, seed, drawn_at: db.now, drawn_by: db.personId },
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  const places = new Map(draw.pupils.map((one) => [Number(one.id), one]))
  await db
    .insertInto('help_drawn')
    .values(
      candidates.map(({ pupilId, subjectId, findingId, benefit }) => ({
        ...{ org_id: db.orgId, draw_id: drawId, pupil_id: pupilId, subject_id: subjectId },
        ...{ finding_id: findingId, priority: benefit, probability: places.get(pupilId)?.probability ?? 0 },
        chosen: places.get(pupilId)?.helped ?? false,
      })),
    )
    .execute()
  const after = { kind: kind.key, places: form.places, inDraw: draw.inDraw, drawn: draw.drawn, seed }
  await recordEvent(db, { action: 'support.drawn', subject: 'help_draw', subjectId: drawId, after })
  return { ok: true, drawId }
}

export type KeptDraw = {
  id: number
  kind: string
  cycleId: number
  places: number
  near: number
  line: number | null
  seed: number
  drawnAt: Date
  drawnBy: string | null
  pupils: {
    pupilId: number
    findingId: number | null
    priority: number
    probability: number
    chosen: boolean
  }[]
}

/** Draws of the school, the newest first. */
export async function listDraws(db: OrgReader): Promise<Omit<KeptDraw, 'pupils'>[]> {
  return db
    .selectFrom('help_draw as d')
    .leftJoin('person as p', (join) =>
      join.onRef('p.org_id', '=', 'd.org_id').onRef('p.id', '=', 'd.drawn_by'),
    )
    .select(['d.id', 'd.kind', 'd.cycle_id as cycleId', 'd.places', 'd.near', 'd.line', 'd.seed'])
    .select([
      'd.drawn_at as drawnAt',
      sql<string | null>`concat_ws(' ', p.title, p.given_name, p.family_name)`.as('drawnBy'),
    ])
    .where('d.org_id', '=', db.orgId)
    .orderBy('d.id', 'desc')
    .execute()
}

/** A draw with everybody who was in it, or 404; whoever shows names asks first who may see which. */
export async function getDraw(db: OrgReader, id: number): Promise<KeptDraw> {
  const found = (await listDraws(db)).find((one) => one.id === id)
  if (!found) throw notFound()
  const pupils = await db
    .selectFrom('help_drawn')
    .select(['pupil_id as pupilId', 'finding_id as findingId', 'priority', 'probability', 'chosen'])
    .where('org_id', '=', db.orgId)
    .where('draw_id', '=', id)
    .orderBy('priority', 'desc')
    .orderBy('pupil_id')
    .execute()
  return { ...found, pupils }
}
