import { sql } from 'kysely'
import { type OrgReader, type OrgWriter, recordEvent } from '#features/access/api.server.ts'
import { notFound } from '#platform/errors.ts'
import { type Score, ScoreWord, type Way, WayWord } from './schema.ts'

/** How places were given: what was settled before the help began, and can be done again from. */
export type Giving = {
  way: Way
  kind: string
  cycleId: number
  places: number
  score: Score
  subjectId: number | null
  near: number | null
  line: number | null
  seed: number | null
  atATime: number | null
}
/** Somebody who might have had a place; `probability` of one before the giving, `turn` of the class in steps. */
export type Placed = {
  pupilId: number
  subjectId: number | null
  findingId: number | null
  priority: number
  probability: number
  chosen: boolean
  classId: number | null
  turn: number | null
}
export type KeptGiving = Giving & { id: number; drawnAt: Date; drawnBy: string | null }
export type KeptPlaces = KeptGiving & { pupils: Placed[] }

/** Keeps for good how places were given and everybody who might have had one; answers the id. */
export async function keepPlaces(
  db: OrgWriter,
  giving: Giving,
  pupils: readonly Placed[],
): Promise<{ ok: true; placesId: number }> {
  const { cycleId, subjectId, atATime, ...own } = giving
  const { id: placesId } = await db
    .insertInto('help_places')
    .values({
      ...{ org_id: db.orgId, ...own, cycle_id: cycleId, subject_id: subjectId, at_a_time: atATime },
      ...{ drawn_at: db.now, drawn_by: db.personId },
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await db
    .insertInto('help_place')
    .values(
      pupils.map(({ pupilId, subjectId, findingId, classId, ...one }) => ({
        ...{ org_id: db.orgId, places_id: placesId, pupil_id: pupilId, subject_id: subjectId },
        ...{ finding_id: findingId, class_id: classId, ...one },
      })),
    )
    .execute()
  const after = { ...giving, pupils: pupils.length }
  await recordEvent(db, {
    ...{ action: 'support.places-given', subject: 'help_places', subjectId: placesId, after },
  })
  return { ok: true, placesId }
}

/** How places were given in this school, the newest first. */
export async function listGivings(db: OrgReader): Promise<KeptGiving[]> {
  const rows = await db
    .selectFrom('help_places as g')
    .leftJoin('person as p', (join) =>
      join.onRef('p.org_id', '=', 'g.org_id').onRef('p.id', '=', 'g.drawn_by'),
    )
    .select(['g.id', 'g.way', 'g.kind', 'g.cycle_id as cycleId', 'g.places', 'g.score', 'g.near', 'g.line'])
    .select(['g.seed', 'g.subject_id as subjectId', 'g.at_a_time as atATime', 'g.drawn_at as drawnAt'])
    .select(sql<string | null>`concat_ws(' ', p.title, p.given_name, p.family_name)`.as('drawnBy'))
    .where('g.org_id', '=', db.orgId)
    .orderBy('g.drawn_at', 'desc')
    .orderBy('g.id', 'desc')
    .execute()
  return rows.map(({ way, score, ...row }) => ({
    ...row,
    way: WayWord.parse(way),
    score: ScoreWord.parse(score),
  }))
}

/** How places were given with everybody who might have had one, or 404; whoever shows names asks first who may see which. */
export async function getPlaces(db: OrgReader, id: number): Promise<KeptPlaces> {
  const found = (await listGivings(db)).find((one) => one.id === id)
  if (!found) throw notFound()
  const pupils = await db
    .selectFrom('help_place')
    .select(['pupil_id as pupilId', 'subject_id as subjectId', 'finding_id as findingId', 'priority'])
    .select(['probability', 'chosen', 'class_id as classId', 'turn'])
    .where('org_id', '=', db.orgId)
    .where('places_id', '=', id)
    .orderBy('turn')
    .orderBy('priority', 'desc')
    .orderBy('pupil_id')
    .execute()
  return { ...found, pupils }
}
