import { sql } from 'kysely'
import type { OrgReader, OrgWriter } from '#features/access/api.server.ts'
import { recordEvent } from '#features/access/api.server.ts'
import type { Post } from '#features/access/api.ts'
import { notFound } from '#platform/errors.ts'
import type { Figure } from './model.ts'
import { isLive, type Readable, type Resolution, readableBy } from './resolution.ts'
import { Audit } from './schema.ts'

// The one place in which teachers’ figures are read or commented on. Nothing here answers unless a resolution of the
// governing body stands on the day; a test holds that no other file names the table but those that fill and empty it.

/** Every resolution of the governing body, the newest first. */
export function listResolutions(db: OrgReader): Promise<Resolution[]> {
  return db
    .selectFrom('effect_resolution')
    .select(['id', 'purpose', 'readers', 'first_look_days as firstLookDays', 'decided_on as decidedOn'])
    .select(['starts', 'ends', 'recorded_by as recordedBy', 'withdrawn_at as withdrawnAt'])
    .select(['withdrawn_by as withdrawnBy', 'withdrawn_why as withdrawnWhy'])
    .where('org_id', '=', db.orgId)
    .orderBy('id', 'desc')
    .execute()
}

/** The resolution that stands today, or null: the figures are off. */
export async function findLive(db: OrgReader): Promise<Resolution | null> {
  return (await listResolutions(db)).find((one) => isLive(one, db.today)) ?? null
}

async function getLive(db: OrgReader): Promise<Resolution> {
  const live = await findLive(db)
  if (!live) throw notFound()
  return live
}

export type TeacherSet = { id: number; madeAt: Date; shownFrom: string; audit: Audit['teachers'] }

/** The newest set worked out for a resolution, or the newest that others than its teachers may look at. */
async function findSet(db: OrgReader, live: Resolution, forOthers: boolean): Promise<TeacherSet | null> {
  const found = await db
    .selectFrom('effect_set')
    .select(['id', 'made_at as madeAt', 'shown_from as shownFrom', 'audit'])
    .where('org_id', '=', db.orgId)
    .where('resolution_id', '=', live.id)
    .$if(forOthers, (query) => query.where('shown_from', '<=', db.today))
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (!found || found.shownFrom === null) return null
  return { ...found, shownFrom: found.shownFrom, audit: Audit.parse(found.audit).teachers }
}

export type TeacherFigure = Figure & { classes: number; comment: string | null }

const figuresOf = (db: OrgReader, { id }: TeacherSet) =>
  db
    .selectFrom('teacher_effect as f')
    .select(['f.person_id as id', 'f.effect', 'f.se', 'f.reliability', 'f.results', 'f.classes', 'f.comment'])
    .where('f.org_id', '=', db.orgId)
    .where('f.set_id', '=', id)

/** Somebody’s own newest figure (null: none of theirs counts), who looked at it, and the resolution; 404 while none stands. */
export async function readOwn(db: OrgReader, personId: number) {
  const live = await getLive(db)
  const set = await findSet(db, live, false)
  const figure = set && (await figuresOf(db, set).where('f.person_id', '=', personId).executeTakeFirst())
  const readings = await db
    .selectFrom('teacher_effect_reading')
    .select(['id', 'reader', 'at'])
    .where('org_id', '=', db.orgId)
    .where('resolution_id', '=', live.id)
    .where(sql<boolean>`person_ids @> array[${personId}::bigint]`)
    .orderBy('id', 'desc')
    .limit(20)
    .execute()
  return { live, set, figure: figure ?? null, readings }
}

export type NamedFigure = TeacherFigure & { familyName: string; givenName: string; title: string | null }

function listNamed(db: OrgReader, set: TeacherSet, { departments }: Readable): Promise<NamedFigure[]> {
  return figuresOf(db, set)
    .innerJoin('person as p', (join) =>
      join.onRef('p.org_id', '=', 'f.org_id').onRef('p.id', '=', 'f.person_id'),
    )
    .select(['p.family_name as familyName', 'p.given_name as givenName', 'p.title'])
    .$if(departments !== 'all', (query) =>
      query.where(
        sql<boolean>`f.department_ids <@ ${departments === 'all' ? [] : [...departments]}::bigint[]`,
      ),
    )
    .orderBy('p.family_name')
    .orderBy('p.given_name')
    .orderBy('p.id')
    .execute()
}

type Reader = { posts: readonly Post[]; name: string }

/**
 * The figures that a reader named in the resolution may see, in order of names, and leaves the record of it. 404 for
 * everybody else, and for all while no resolution stands. None while their teachers have the first look.
 */
export async function readTeachers(db: OrgWriter, { posts, name }: Reader) {
  const live = await getLive(db)
  const readable = readableBy(live, posts)
  if (!readable) throw notFound()
  const set = await findSet(db, live, true)
  const newest = await findSet(db, live, false)
  const teachers = set ? await listNamed(db, set, readable) : []
  if (teachers.length > 0) await recordReading(db, live, name, teachers)
  const waiting = newest !== null && newest.id !== set?.id ? newest.shownFrom : null
  return { live, set, teachers, waiting, ...readable }
}

async function recordReading(
  db: OrgWriter,
  live: Resolution,
  reader: string,
  teachers: readonly NamedFigure[],
): Promise<void> {
  const people = teachers.map(({ id }) => id)
  await db
    .insertInto('teacher_effect_reading')
    .values({ org_id: db.orgId, resolution_id: live.id, at: db.now, reader, person_ids: people })
    .execute()
  await recordEvent(db, {
    action: 'accountability.teachers-read',
    subject: 'effect_resolution',
    subjectId: live.id,
    after: { reader, people },
  })
}

/** Keeps what a teacher says to the own newest figure, beside it; 404 without one. */
export async function commentOwn(db: OrgWriter, personId: number, comment: string): Promise<void> {
  const { set, figure } = await readOwn(db, personId)
  if (!set || !figure) throw notFound()
  await db
    .updateTable('teacher_effect')
    .set({ comment: comment === '' ? null : comment, commented_at: db.now })
    .where('org_id', '=', db.orgId)
    .where('set_id', '=', set.id)
    .where('person_id', '=', personId)
    .execute()
  await recordEvent(db, {
    action: 'accountability.commented',
    subject: 'effect_set',
    subjectId: set.id,
    after: { letters: comment.length },
  })
}
