import { randomInt } from 'node:crypto'
import type { OrgReader, OrgWriter, Reach } from '#features/access/api.server.ts'
import { listJudgedCycles } from '#features/progress/api.server.ts'
import { isGood } from '#features/progress/api.ts'
import { type Draw, drawAtMargin } from '#stats/impact/lottery.ts'
import { createRandom } from '#stats/random.ts'
import type { Done } from '../commands/start.server.ts'
import { getKind } from '../queries/catalogue.server.ts'
import { listUnacted, type UnactedFinding } from '../queries/unacted.server.ts'
import { keepPlaces } from './kept.server.ts'
import type { LotForm } from './schema.ts'

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
  form: LotForm,
): Promise<Done<{ placesId: number }>> {
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
  const places = new Map(draw.pupils.map((one) => [Number(one.id), one]))
  return keepPlaces(
    db,
    {
      ...{ way: 'lot', kind: kind.key, cycleId: cycle.id, places: form.places, score: 'benefit' },
      ...{ subjectId: null, near: form.near, line: draw.line, seed, atATime: null },
    },
    candidates.map(({ pupilId, subjectId, findingId, benefit }) => ({
      ...{ pupilId, subjectId, findingId, priority: benefit, classId: null, turn: null },
      probability: places.get(pupilId)?.probability ?? 0,
      chosen: places.get(pupilId)?.helped ?? false,
    })),
  )
}
