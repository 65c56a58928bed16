import { sql } from 'kysely'
import { everyone, type OrgWriter, writeAs } from '#features/access/api.server.ts'
import {
  askForPathway,
  decideChange,
  getChange,
  listGateways,
  listTemplates,
  readSeen,
  reviewChange,
  saveGateway,
  savePathway,
  switchPupil,
} from '#features/curriculum/api.server.ts'
import { draftFrom } from '#features/curriculum/api.ts'
import { listWords } from '#features/measures/api.server.ts'
import { listSubjects } from '#features/school/api.server.ts'
import type { Engine } from '#platform/db/engine.server.ts'
import { demonstrationToday, lastYear, thisYear } from './calendar.ts'
import gateways from './gateways.json' with { type: 'json' }
import type { Pupil } from './pupils.ts'
import type { Dates } from './rows/dates.ts'
import type { School } from './school.ts'
import { idIn } from './shape.ts'
import { cyclesAYear } from './truth.ts'

const country = 'england'
type At = { engine: Pick<Engine, 'owner'>; school: School; dates: Dates; by: number; today: string }
type Key = 'separate_sciences' | 'languages_humanities' | 'creative_technical' | 'core_plus'
/** Ids of pathways by the template they began with. */
type Drawn = Map<Key, number>

const onDay = <T>(
  { engine, school, by }: At,
  day: string,
  command: (db: OrgWriter) => Promise<T>,
): Promise<T> =>
  writeAs(
    engine.owner,
    {
      orgId: school.shape.orgId,
      personId: by,
      accountId: null,
      now: new Date(`${day}T13:20:00Z`),
      today: day,
    },
    command,
  )

type Done = { ok: true } | { ok: false; errors: Record<string, string> }
function must<T extends Done>(done: T): Extract<T, { ok: true }> {
  if (!done.ok) throw new Error(Object.values(done.errors)[0])
  return done as Extract<T, { ok: true }>
}

const languages = ['french', 'spanish', 'german']
/** Under this start English and mathematics have more of the week. */
const lowStart = 98

/** The pathway whose courses somebody takes. */
function pathwayOf(subjects: ReadonlySet<string>, { start }: Pupil): Key {
  if (subjects.has('biology')) return 'separate_sciences'
  if (languages.some((key) => subjects.has(key))) return 'languages_humanities'
  return start < lowStart ? 'core_plus' : 'creative_technical'
}

type Placed = { pupil: Pupil; key: Key }

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

const most = (placed: readonly Placed[], key: Key) =>
  Math.max(
    ...[10, 11].map((year) => placed.filter((one) => one.key === key && one.pupil.year === year).length),
  )

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

const cycleDay = (cycle: number, after: number) => (thisYear.cycles[cycle]?.first ?? 0) + after
const cycleEnd = (cycle: number) => thisYear.cycles[cycle]?.last ?? 0

const switches: readonly {
  from: Key
  to: Key
  day: number
  review: number
  reason: string
  expected: string
}[] = [
  {
    ...{ from: 'separate_sciences', to: 'languages_humanities', day: cycleDay(0, 9), review: cycleEnd(1) },
    ...{
      reason: 'Three sciences were more than there was time for; the language is loved',
      expected: 'Effort back at 1 or 2 in all subjects',
    },
  },
  {
    ...{ from: 'creative_technical', to: 'languages_humanities', day: cycleDay(0, 16), review: cycleEnd(1) },
    ...{
      reason: 'Wants to go on with French after Year 11',
      expected: 'French within a grade of the class after two cycles',
    },
  },
  {
    ...{ from: 'core_plus', to: 'creative_technical', day: cycleDay(1, 3), review: cycleEnd(2) },
    ...{ reason: 'English and mathematics have caught up', expected: 'They hold without the extra lessons' },
  },
  {
    ...{ from: 'languages_humanities', to: 'creative_technical', day: cycleDay(1, 10), review: cycleEnd(2) },
    ...{
      reason: 'Design is where this pupil works hardest',
      expected: 'Attendance on Mondays above nine in ten',
    },
  },
]

/** Pupils change pathway in the first two cycles; the first change has been reviewed, the second waits for it. */
async function changePathways(at: At, drawn: Drawn, placed: readonly Placed[]): Promise<void> {
  const { dates } = at
  for (const [turn, { from, to, day, review, reason, expected }] of switches.entries()) {
    const one = placed.filter(({ key, pupil }) => key === from && pupil.year === 10)[turn + 2]
    if (!one) continue
    const starts = dates.date(day)
    const form = { pathwayId: idIn(drawn, to), starts, reason, expected, reviewOn: dates.date(review) }
    const { id } = must(await onDay(at, starts, (db) => switchPupil(db, one.pupil.id, form)))
    if (turn > 0 || id === null) continue
    await onDay(at, dates.date(demonstrationToday - 12), async (db) => {
      const seen = await readSeen(db, { change: await getChange(db, id), moved: null, country })
      const said = { done: 'yes', helped: 'cannot tell', decision: 'keep', reviewOn: null } as const
      must(
        await reviewChange(db, id, { ...said, reason: 'Settled, and says so; marks cannot tell yet' }, seen),
      )
    })
  }
}

/** Two wishes for the sciences: one waits because a year is full, one is not answered yet. */
async function wish(at: At, drawn: Drawn, placed: readonly Placed[]): Promise<void> {
  const pathwayId = idIn(drawn, 'separate_sciences')
  const full = [10, 11].find(
    (year) =>
      placed.filter(({ key, pupil }) => key === 'separate_sciences' && pupil.year === year).length ===
      most(placed, 'separate_sciences'),
  )
  const asking = placed
    .filter(({ key, pupil }) => key === 'languages_humanities' && pupil.year === full)
    .slice(-2)
  for (const [turn, { pupil }] of asking.entries())
    await onDay(at, at.dates.date(demonstrationToday - 9 + 3 * turn), async (db) => {
      must(
        await askForPathway(db, everyone, {
          pupilId: pupil.id,
          pathwayId,
          reason: 'Wants to study medicine',
        }),
      )
      const form = { pathwayId, starts: db.today, reason: 'Strong in science', expected: 'Keeps up' }
      if (turn === 0) await switchPupil(db, pupil.id, { ...form, reviewOn: at.dates.date(cycleEnd(3)) })
    })
}

/** Why some of what the register shows was done; most of it nobody has said yet. */
async function sayWhy(at: At): Promise<void> {
  const { shape } = at.school
  const cycleId = idIn(shape.cycles, cyclesAYear + 2)
  const reasons = [
    [
      'set',
      'mathematics',
      10,
      'Marks of the first cycle put them in the wrong set',
      'Forecasts of those who moved hold or rise',
      cycleEnd(1),
    ],
    ['set', 'english-language', 9, 'A set had grown to 33', 'Nobody falls behind the new set', cycleEnd(2)],
  ] as const
  await onDay(at, at.dates.date(cycleDay(1, 1)), async (db) => {
    for (const [kind, subject, year, reason, expected, review] of reasons) {
      const of = {
        kind,
        subjectId: idIn(shape.subjects, subject),
        yearGroupId: idIn(shape.yearGroups, year),
        cycleId,
      }
      must(await decideChange(db, { ...of, reason, expected, reviewOn: at.dates.date(review) }))
    }
  })
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
    await sayWhy(at)
  }
}
