import { sql } from 'kysely'
import { listGateways, listTemplates, saveGateway, savePathway } from '#features/curriculum/api.server.ts'
import { draftFrom } from '#features/curriculum/api.ts'
import { listWords } from '#features/measures/api.server.ts'
import { listSubjects } from '#features/school/api.server.ts'
import type { Engine } from '#platform/db/engine.server.ts'
import { lastYear, thisYear } from './calendar.ts'
import gateways from './gateways.json' with { type: 'json' }
import {
  type At,
  changePathways,
  country,
  type Drawn,
  type Key,
  lookAhead,
  most,
  must,
  onDay,
  type Placed,
  sayWhy,
  wish,
} from './pathway-changes.server.ts'
import type { Pupil } from './pupils.ts'
import type { Dates } from './rows/dates.ts'
import type { School } from './school.ts'
import { idIn } from './shape.ts'

const languages = ['french', 'spanish', 'german']
/** Under this start English and mathematics have more of the week. */
const lowStart = 98

/** The pathway whose courses somebody takes. */
function pathwayOf(subjects: ReadonlySet<string>, { start }: Pupil): Key {
  if (subjects.has('biology')) return 'separate_sciences'
  if (languages.some((key) => subjects.has(key))) return 'languages_humanities'
  return start < lowStart ? 'core_plus' : 'creative_technical'
}

/** Everybody in key stage 4 but Year 9, who are about to be placed, by the courses they take. */
function placesOf({ school }: At, keys: readonly Key[]): Placed[] {
  const taken = new Map<Pupil, Set<string>>()
  for (const { year, yearIndex, subject, members } of school.classes)
    if (yearIndex === 1 && (year === 10 || year === 11))
      for (const { pupil } of members) taken.set(pupil, (taken.get(pupil) ?? new Set()).add(subject))
  return [...taken].flatMap(([pupil, subjects]) => {
    const key = pathwayOf(subjects, pupil)
    return keys.includes(key) && pupil.left === null ? [{ pupil, key }] : []
  })
}

/** Pathways from the country's templates; the sciences have as many places as the fuller of the two years takes. */
async function drawUp(
  at: At,
  placed: readonly Placed[],
  keys: readonly Key[],
  firstYear: number,
): Promise<Drawn> {
  return onDay(at, at.dates.date(lastYear.first), async (db) => {
    const subjects = await listSubjects(db)
    const words = await listWords(db, country, 'subject', db.today)
    const drawn: Drawn = new Map()
    for (const template of await listTemplates(db, country)) {
      const key = keys.find((one) => one === template.key)
      if (!key) continue
      const draft = draftFrom(template, subjects, words)
      const capacity = key === 'separate_sciences' ? most(placed, key) : null
      const { id } = must(
        await savePathway(
          db,
          { ...draft, firstYear, capacity, core: draft.core.map(Number), option: draft.option.map(Number) },
          { country },
        ),
      )
      drawn.set(key, id)
    }
    return drawn
  })
}

/** Who is on what, and who left from it last summer, as rows. */
async function place(at: At, drawn: Drawn, placed: readonly Placed[]): Promise<void> {
  const { shape } = at.school
  const { orgId } = shape
  const first = at.dates.date(lastYear.first)
  await sql`insert into pathway_place (org_id, pupil_id, pathway_id, starts, by_rule, reason, decided_by)
    select ${orgId}::bigint, pupil, pathway, ${first}::date, true, 'What was known at the end of Year 8 fits the rule', ${at.by}::bigint
    from unnest(${placed.map(({ pupil }) => pupil.id)}::bigint[], ${placed.map(({ key }) => idIn(drawn, key))}::bigint[])
      as given (pupil, pathway)`.execute(at.engine.owner)
  const idsOf = (keys: readonly string[]) => keys.flatMap((key) => shape.subjects.get(key) ?? [])
  const [sciences, others] = [
    drawn.get('separate_sciences') ?? null,
    drawn.get('languages_humanities') ?? null,
  ]
  await sql`insert into pathway_place (org_id, pupil_id, pathway_id, starts, ends, by_rule, reason, decided_by)
    select u.org_id, u.id, p.pathway, ${first}::date, ${at.dates.date(lastYear.last)}::date, true,
      'Placed when the pathways began', ${at.by}::bigint
    from pupil u
    join lateral (select bool_or(r.subject_id = any(${idsOf(['biology'])}::bigint[])) as sciences,
        bool_or(r.subject_id = any(${idsOf(languages)}::bigint[])) as language
      from exam_result r where r.org_id = u.org_id and r.pupil_id = u.id) took on true
    cross join lateral (select case when took.sciences then ${sciences}::bigint when took.language then ${others}::bigint end as pathway) p
    where u.org_id = ${orgId} and u.left_on < ${at.today}::date and p.pathway is not null
      and exists (select 1 from placement t join year_group y on y.org_id = t.org_id and y.id = t.year_group_id
        where t.org_id = u.org_id and t.pupil_id = u.id and y.number = 11)`.execute(at.engine.owner)
}

async function openGateways(at: At, drawn: Drawn): Promise<void> {
  const leaders = at.school.posts
    .filter(({ role }) => role === 'senior-leader')
    .map(({ person }) => person.id)
  const said = new Map(Object.entries(gateways))
  await onDay(at, at.dates.date(thisYear.first), async (db) => {
    for (const [turn, { key, help_kinds: helpKind }] of (await listGateways(db, country)).entries()) {
      const [does = '', evidence = ''] = said.get(key) ?? []
      const pathwayId = key === 'curriculum' ? [...drawn.values()] : []
      const leaderId = leaders[turn % Math.max(1, leaders.length)] ?? null
      must(await saveGateway(db, { key, country }, { does, evidence, leaderId, helpKind, pathwayId }))
    }
  })
}

const plans: Record<string, { keys: readonly Key[]; firstYear: number }> = {
  b: { keys: ['separate_sciences', 'languages_humanities', 'creative_technical', 'core_plus'], firstYear: 9 },
  a1: { keys: ['separate_sciences', 'languages_humanities'], firstYear: 10 },
}

/**
 * School B has four pathways and nine gateways, A1 two pathways. Years 10 and 11 are on the pathway whose courses they take; Year 9 of
 * School B is about to be placed. Switches, wishes and the reasons of changes of set are made by the room's own commands.
 */
export async function shapeCurriculum(
  engine: Pick<Engine, 'owner'>,
  schools: readonly School[],
  { dates, today }: { dates: Dates; today: string },
): Promise<void> {
  for (const school of schools) {
    const plan = plans[school.plan.slug]
    const by = school.posts.find(({ role }) => role === 'senior-leader')?.person.id
    if (!plan || by === undefined) continue
    const at: At = { engine, school, dates, by, today }
    const placed = placesOf(at, plan.keys)
    const drawn = await drawUp(at, placed, plan.keys, plan.firstYear)
    await place(at, drawn, placed)
    if (school.plan.slug !== 'b') continue
    await openGateways(at, drawn)
    await changePathways(at, drawn, placed)
    await wish(at, drawn, placed)
    await lookAhead(at, drawn)
    await sayWhy(at)
  }
}
