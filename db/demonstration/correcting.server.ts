import { sql } from 'kysely'
import { everyone, type OrgWriter, writeAs } from '#features/access/api.server.ts'
import { askCorrection, correctMark } from '#features/cycle/api.server.ts'
import { addDays } from '#features/school/api.ts'
import type { Engine } from '#platform/db/engine.server.ts'
import type { School } from './school.ts'
import { idIn } from './shape.ts'
import { stepNow } from './truth.ts'

/** Mathematics, set 4 of Year 10 at School B: the class of whom one signs in as its teacher. */
const className = '10MA4'

type Frozen = {
  classId: number
  teacherId: number
  pupilId: number
  judgement: string
  effort: string
  closes: string
}

async function listFrozen(db: OrgWriter, cycleId: number): Promise<Frozen[]> {
  const found = await sql<Frozen>`
    select s.class_id as "classId", t.person_id as "teacherId", s.pupil_id as "pupilId", s.marks ->> 'judgement' as judgement,
      s.marks ->> 'effort' as effort, c.closes::text as closes
    from snapshot_entry s
    join cycle c on c.org_id = s.org_id and c.id = s.cycle_id
    join class k on k.org_id = s.org_id and k.id = s.class_id and k.name = ${className}
    join teaching t on t.org_id = k.org_id and t.class_id = k.id
    where s.org_id = ${db.orgId} and s.cycle_id = ${cycleId} and s.marks ->> 'judgement' between '2' and '8' and s.marks ? 'effort'
    order by s.pupil_id, t.person_id`.execute(db)
  return found.rows
}

/** After the last cycle closed at School B: a judgement and an effort are corrected, and the teacher asks for one more. */
export async function correctSome(engine: Pick<Engine, 'owner'>, schools: readonly School[]): Promise<void> {
  const school = schools.find(({ plan }) => plan.slug === 'b')
  if (!school) return
  const cycleId = idIn(school.shape.cycles, stepNow - 1)
  const manager = school.posts.find(({ role }) => role === 'data-manager')
  const as = <T>(personId: number | null, day: string, command: (db: OrgWriter) => Promise<T>) =>
    writeAs(
      engine.owner,
      {
        ...{ orgId: school.shape.orgId, personId, accountId: null },
        ...{ now: new Date(`${day}T10:20:00Z`), today: day },
      },
      command,
    )
  const pupils = await as(null, '2000-01-01', (db) => listFrozen(db, cycleId))
  const [first, second, third] = pupils
  if (!first || !second || !third) throw new Error(`${className} has no marks to correct`)
  const about = { cycleId, classId: first.classId, country: 'england', base: `/${school.plan.slug}` }
  const other = (mark: string, most: number) => String(Number(mark) < most ? Number(mark) + 1 : most - 1)
  await as(manager?.person.id ?? null, addDays(first.closes, 2), async (db) => {
    await correctMark(db, everyone, {
      ...{ ...about, pupilId: first.pupilId, field: 'judgement', value: other(first.judgement, 9) },
      reason: 'Two papers were swapped when the marks were read out',
    })
    await correctMark(db, everyone, {
      ...{ ...about, pupilId: second.pupilId, field: 'effort', value: other(second.effort, 4) },
      reason: 'Typed into the line above',
    })
  })
  await as(first.teacherId, addDays(first.closes, 3), (db) =>
    askCorrection(db, everyone, {
      ...{ ...about, pupilId: third.pupilId, field: 'judgement', value: other(third.judgement, 9) },
      reason: 'The second paper came in after the cycle had closed',
    }),
  )
}
