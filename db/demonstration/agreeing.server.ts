import { sql } from 'kysely'
import { everyone, type OrgWriter, writeAs } from '#features/access/api.server.ts'
import { type ClassRow, listClasses } from '#features/school/api.server.ts'
import { addDays } from '#features/school/api.ts'
import {
  adoptGround,
  agreeTargets,
  discussTargets,
  fingerprintOf,
  foreseeRebase,
  noteAudit,
  publishTargets,
  readClassTargets,
  readTalks,
  setRound,
} from '#features/targets/api.server.ts'
import type { Engine } from '#platform/db/engine.server.ts'
import { createRandom, type Random } from '#stats/random.ts'
import type { School } from './school.ts'
import { rebased, talkedOver } from './schools.ts'
import { idIn } from './shape.ts'

const country = 'england'

const talked = ['English Language', 'Mathematics', 'History', 'Geography', 'Combined Science']
const agreed = ['English Language', 'Mathematics']
/** Where one teacher lowers the targets of disadvantaged pupils: what the audit must find, and nothing else. */
const bentSubject = 'History'
/** In how many classes: more would tell in all subjects together. */
const mostBent = 2

const words = [
  'I want to do this at college',
  'I need help with longer questions',
  'I can do better when I sit near the front',
  'My sister got this and so can I',
  'Too hard at the moment',
]
const raised = ['Did very well in the last unit', 'Works above this already', 'Asked for more']
const lowered = ['Missed much of last year', 'Finds the reading hard']

type At = { school: School; day: string; personId: number | null }
const writeOn = <T>(
  engine: Pick<Engine, 'owner'>,
  { school, day, personId }: At,
  command: (db: OrgWriter) => Promise<T>,
): Promise<T> =>
  writeAs(
    engine.owner,
    { orgId: school.shape.orgId, personId, accountId: null, now: new Date(`${day}T14:00:00Z`), today: day },
    command,
  )

const oneOf = (list: readonly string[], random: Random) =>
  list[Math.floor(random.uniform() * list.length)] ?? ''

type Line = Awaited<ReturnType<typeof readClassTargets>>['lines'][number]

/** What a teacher wrote of one pupil: mostly nothing; now and then a grade moved, a wish, a pupil who was away. */
function writeOne(line: Line, bent: boolean, random: Random): Record<string, string> {
  const [id, place] = [line.id, line.open.indexOf(line.grade)]
  const move = bent ? -1 : random.chance(0.03) ? 1 : random.chance(0.02) ? -1 : 0
  const grade = line.open[place + move] ?? line.grade
  const why = move > 0 ? oneOf(raised, random) : oneOf(lowered, random)
  const says = random.chance(0.3)
  return {
    [`grade.${id}`]: grade,
    ...(grade === line.grade ? {} : { [`reason.${id}`]: why }),
    ...(says
      ? {
          [`wish.${id}`]: line.open.at(-1) ?? '',
          [`words.${id}`]: random.chance(0.5) ? oneOf(words, random) : '',
        }
      : {}),
    ...(random.chance(0.05) ? { [`wait.${id}`]: 'yes' } : {}),
  }
}

async function talkOver(
  db: OrgWriter,
  row: ClassRow,
  given: { poor: ReadonlySet<number>; bent: boolean; random: Random },
): Promise<void> {
  const { lines, subjectId } = await readClassTargets(db, everyone, row.id)
  const form = Object.assign(
    {},
    ...lines.map((line) => writeOne(line, given.bent && given.poor.has(line.id), given.random)),
  ) as Record<string, string>
  const done = await discussTargets(db, everyone, readTalks(form, lines, subjectId))
  if (!done.ok) throw new Error(Object.values(done.errors)[0])
}

/** The teacher of most classes of a list. */
const busiest = (classes: readonly ClassRow[]): number | undefined =>
  [...Map.groupBy(classes, (row) => row.teachers[0]?.id)].toSorted(
    ([, a], [, b]) => b.length - a.length,
  )[0]?.[0]

/** A year group in the middle of it: most classes of some subjects talked over, two subjects agreed, the rest to come. */
async function talkYearOver(engine: Pick<Engine, 'owner'>, school: School, today: string): Promise<void> {
  const yearGroupId = idIn(school.shape.yearGroups, talkedOver.year)
  const leads = school.posts.find(({ role }) => role === 'data-manager')?.person.id ?? null
  const at = (personId: number | null, ago: number): At => ({ school, personId, day: addDays(today, -ago) })
  const poor = new Set(school.pupils.flatMap((pupil) => (pupil.disadvantaged ? [pupil.id] : [])))
  const random = createRandom(90)
  const classes = await writeOn(engine, at(leads, 20), async (db) => {
    await setRound(db, { yearGroupId, discussBy: addDays(today, -3), agreeBy: addDays(today, 16) })
    return (await listClasses(db, { yearGroupId })).filter((row) => talked.includes(row.subject))
  })
  const bentTeacher = busiest(classes.filter((row) => row.subject === bentSubject))
  const bentClasses = classes
    .filter((row) => row.subject === bentSubject && row.teachers[0]?.id === bentTeacher)
    .slice(0, mostBent)
  for (const row of classes) {
    const teacher = row.teachers[0]?.id
    const late = row.subject !== bentSubject && random.chance(0.2)
    if (teacher === undefined || late) continue
    const given = { poor, random, bent: bentClasses.includes(row) }
    await writeOn(engine, at(teacher, 5 + Math.floor(random.uniform() * 10)), (db) =>
      talkOver(db, row, given),
    )
  }
  await writeOn(engine, at(leads, 2), async (db) => {
    for (const name of agreed) {
      const subjectId = classes.find((row) => row.subject === name)?.subjectId
      if (subjectId) await agreeTargets(db, everyone, { yearGroupId, subjectId, which: 'discussed' })
    }
  })
}

async function publishYears(engine: Pick<Engine, 'owner'>, school: School, today: string): Promise<void> {
  const head = school.posts.find(({ role }) => role === 'head' || role === 'executive-principal')
  const personId = head?.person.id ?? null
  for (const [number, yearGroupId] of school.shape.yearGroups) {
    if (school.plan.slug === talkedOver.slug && number === talkedOver.year) continue
    await writeOn(engine, { school, personId, day: addDays(today, -30) }, async (db) => {
      const seen = await fingerprintOf(db, yearGroupId)
      const note = 'Looked at with the leadership team: nothing that asks for a change'
      await noteAudit(db, { yearGroupId, seen, note, country })
      const published = await publishTargets(db, { yearGroupId, country })
      if (!published.ok) throw new Error(Object.values(published.errors)[0])
    })
  }
}

/** A subject of a year group set on the newest results: what moved waits to be talked over beside what is agreed. */
async function rebaseOne(engine: Pick<Engine, 'owner'>, school: School, today: string): Promise<void> {
  const yearGroupId = idIn(school.shape.yearGroups, rebased.year)
  const subjectId = idIn(school.shape.subjects, rebased.subject)
  const leads = school.posts.find(({ role }) => role === 'data-manager')?.person.id ?? null
  await writeOn(engine, { school, personId: leads, day: addDays(today, -6) }, async (db) => {
    const scope = { yearGroupId, subjectId }
    const { seen } = await foreseeRebase(db, scope)
    const adopted = await adoptGround(db, { ...scope, seen, reason: rebased.reason })
    if (!adopted.ok) throw new Error(Object.values(adopted.errors)[0])
  })
}

/** Targets as they stand on the day of seeding: published at Schools A1 and B, but for the year group that is talking them over. */
export async function agreeOnTargets(
  engine: Pick<Engine, 'owner'>,
  schools: readonly School[],
  today: string,
): Promise<void> {
  for (const school of schools.filter(({ plan }) => [talkedOver.slug, 'b'].includes(plan.slug)))
    await publishYears(engine, school, today)
  const talking = schools.find(({ plan }) => plan.slug === talkedOver.slug)
  if (talking) await talkYearOver(engine, talking, today)
  const fresh = schools.find(({ plan }) => plan.slug === rebased.slug)
  if (fresh) await rebaseOne(engine, fresh, today)
  await sql`analyze target`.execute(engine.owner)
}
