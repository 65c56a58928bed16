import type { OrgReader, Reach } from '#features/access/api.server.ts'
import { listCurrentCycles } from '#features/cycle/api.server.ts'
import type { HelpKind } from '#features/measures/api.ts'
import { type Finding, getFinding } from '#features/progress/api.server.ts'
import {
  getClassInReach,
  listClassPupilsInReach,
  listPupils,
  listSubjects,
  type PupilRow,
  reachesPupil,
} from '#features/school/api.server.ts'
import { formatWhere } from '#features/school/api.ts'
import { notFound } from '#platform/errors.ts'
import type { Candidate } from './components/PupilChoice.tsx'
import { getPlaces, type Placed } from './places/kept.server.ts'
import { listKinds } from './queries/catalogue.server.ts'
import { findCarer } from './queries/choices.server.ts'
import { getPlan, type Plan, present } from './queries/plans.server.ts'
import { type Draft, draftFrom, rankKinds, titleOf, usualReview } from './rules/draft.ts'
import { shortWho, whoWords } from './rules/words.ts'
import type { StartSearch } from './schema.ts'

export type Drafted = {
  draft: Draft
  /** "Small group, Mathematics". */
  title: string
  /** "Jay Brown", or "6 pupils"; null while nobody is chosen. */
  who: string | null
  kinds: HelpKind[]
  pupils: Candidate[]
  findings: Finding[]
  before: Plan | null
}
type Subject = { id: number; name: string }
/** `subject`: that of the class they were chosen from. */
type Group = { pupils: PupilRow[]; ticked: ReadonlySet<number>; subject: Subject | null }

const MOST_FOUND = 20

/** The pupils an address names, those of its class, and those found by a name; ticked whom the help is meant for. */
async function readGroup(
  db: OrgReader,
  reach: Reach,
  given: {
    search: StartSearch
    placed: readonly Placed[]
    findings: readonly Finding[]
    before: Plan | null
  },
): Promise<Group> {
  const { search, placed, findings, before } = given
  const named = [
    ...search.pupil,
    ...placed.map(({ pupilId }) => pupilId),
    ...findings.flatMap(({ pupilId }) => pupilId ?? []),
    ...(before ? present(before).map(({ id }) => id) : []),
  ]
  const ofFinding = findings.find(({ classId }) => classId !== null)?.classId ?? null
  const classId = ofFinding ?? search.class
  const chosen = classId === null ? null : await getClassInReach(db, reach, classId)
  const inClass = classId === null ? [] : await listClassPupilsInReach(db, reach, classId, db.today)
  const own = named.length === 0 ? [] : await listPupils(db, reach, { ids: named })
  const found = search.name.trim() === '' ? [] : await listPupils(db, reach, { search: search.name })
  if (search.pupil.some((id) => !own.some((pupil) => pupil.id === id))) throw notFound()
  const all = new Map([...own, ...inClass, ...found.slice(0, MOST_FOUND)].map((one) => [one.id, one]))
  const ticked = [...own, ...(ofFinding === null ? [] : inClass)].map(({ id }) => id)
  const ofPlaces = placed[0]?.subjectId ?? null
  const subject = chosen
    ? { id: chosen.subjectId, name: chosen.subject }
    : ((await listSubjects(db)).find(({ id }) => id === ofPlaces) ?? null)
  return { pupils: [...all.values()], ticked: new Set(ticked), subject }
}

/** Those within reach who have one of the places an address names, of steps those of one turn. */
async function listPlaced(db: OrgReader, reach: Reach, { places, turn }: StartSearch): Promise<Placed[]> {
  if (places === null) return []
  const { pupils } = await getPlaces(db, places)
  return pupils.filter(
    (one) => one.chosen && reachesPupil(reach, one.pupilId) && (turn === null || one.turn === turn),
  )
}

/** The one subject that all findings speak of, else that of the step before or of the class. */
function subjectOf(findings: readonly Finding[], before: Plan | null, ofClass: Subject | null) {
  const [first] = findings
  if (!first)
    return before?.subjectId != null ? { id: before.subjectId, name: before.subject ?? '' } : ofClass
  const { subjectId, evidence } = first
  const same = findings.every((one) => one.subjectId === subjectId)
  return same && subjectId !== null && evidence.subject !== null
    ? { id: subjectId, name: evidence.subject }
    : null
}

/** The kind an address names, the next step, or the one most fit for what was found. */
function chooseKind(ranked: readonly HelpKind[], search: StartSearch, before: Plan | null): HelpKind {
  const next = ranked.find(({ key }) => key === before?.kind)?.next
  const chosen =
    ranked.find(({ key }) => key === search.kind) ?? ranked.find(({ key }) => key === next) ?? ranked[0]
  if (!chosen) throw notFound()
  return chosen
}

/** A plan filled in from findings, pupils, a class or the step before, as its page begins. 404 for what is out of reach. */
export async function makeDraft(
  db: OrgReader,
  { reach, country }: { reach: Reach; country: string },
  search: StartSearch,
): Promise<Drafted> {
  const { personId } = db
  const findings: Finding[] = []
  const placed = await listPlaced(db, reach, search)
  const named = new Set([...search.finding, ...placed.flatMap(({ findingId }) => findingId ?? [])])
  for (const id of named) findings.push(await getFinding(db, reach, id))
  const before = search.after === null ? null : await getPlan(db, { reach, personId }, search.after)
  const {
    pupils,
    ticked,
    subject: ofClass,
  } = await readGroup(db, reach, { search, placed, findings, before })
  const chosen = pupils.filter(({ id }) => ticked.has(id))
  const ranked = rankKinds(await listKinds(db, country), {
    findingKind: findings[0]?.kind ?? null,
    pupils: Math.max(1, chosen.length),
  })
  const kind = chooseKind(ranked, search, before)
  const subject = subjectOf(findings, before, ofClass)
  const { cycles } = await listCurrentCycles(db)
  const carer = before?.ownerId ?? (await findCarer(db, [...ticked])) ?? personId ?? -1
  return {
    draft: draftFrom(kind, {
      ...{ subject, ownerId: carer },
      who: chosen.length === 0 ? 'these pupils' : shortWho(chosen),
      reviewOn: usualReview(cycles, db.today, kind.cycles),
    }),
    title: titleOf(kind, kind.outcome === 'forecast' ? (subject?.name ?? null) : null),
    who: chosen.length === 0 ? null : whoWords(chosen),
    kinds: ranked,
    pupils: pupils.map((pupil) => ({
      ...{ id: pupil.id, familyName: pupil.familyName, givenName: pupil.givenName },
      ...{ where: formatWhere(pupil), ticked: ticked.has(pupil.id) },
    })),
    findings,
    before,
  }
}
