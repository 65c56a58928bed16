import type { Kysely } from 'kysely'
import type { DB } from '#db/schema.generated.ts'
import { aPerson, aPost, readOn, writeOn, writing } from '#features/access/testing.ts'
import { aClass, aSchool, aTeacher, type School } from '#features/school/testing.ts'
import { answerHelp } from './commands/answer.server.ts'
import { askForHelp } from './commands/open.server.ts'
import { AskForm, type PlanFields } from './schema.ts'

export { readOn, writeOn }

export type HelpSchool = {
  school: School
  classId: number
  /** Somebody helped, a coach, another coach, another teacher of the department, its head. */
  teacherId: number
  coachId: number
  otherCoachId: number
  colleagueId: number
  headOfDepartmentId: number
  headId: number
}

/** A school with a department of mathematics: its head, two teachers of one class, two coaches, and a head. */
export async function aHelpSchool(owner: Kysely<DB>): Promise<HelpSchool> {
  const school = await aSchool(owner)
  return writing(owner, school.org.id, async (db) => {
    const classId = await aClass(db, school)
    const somebody = async (...post: [Parameters<typeof aPost>[2], Parameters<typeof aPost>[3]?]) => {
      const id = await aPerson(db)
      await aPost(db, id, ...post)
      return id
    }
    return {
      ...{ school, classId, teacherId: await aTeacher(db, [classId]) },
      coachId: await somebody('teacher', { scope: 'own_classes' }),
      otherCoachId: await somebody('teacher', { scope: 'own_classes' }),
      colleagueId: await aTeacher(db, [classId]),
      headOfDepartmentId: await somebody('head-of-department', {
        ...{ scope: 'department', scopeId: school.departmentId },
      }),
      headId: await somebody('head'),
    }
  })
}

export const country = 'england'
/** Words that must be met nowhere but in help itself. */
export const secret = 'quietquail'

/** A plan's form as it is sent: a coach, three times a cycle. */
export const aForm = (given: Record<string, unknown> = {}): PlanFields =>
  AskForm.parse({
    ...{ kind: 'coach', aim: `Endings of lessons ${secret}`, sign: `A calm end ${secret}` },
    ...{ helperId: '', place: `Room ${secret}`, meetings: '3', minutes: '45' },
    ...{ reviewOn: '2026-12-18', exitRule: `Holds twice ${secret}`, ...given },
  })

/** Help that the teacher asked of the coach, who said yes; answers its id. */
export async function aRunningHelp(owner: Kysely<DB>, made: HelpSchool): Promise<number> {
  const { teacherId, coachId } = made
  const asked = await writeOn(owner, made, { personId: teacherId }, (db) =>
    askForHelp(db, { personId: teacherId, country }, aForm({ helperId: String(coachId) })),
  )
  if (!asked.ok) throw new Error(Object.values(asked.errors)[0])
  const { helpId } = asked
  await writeOn(owner, made, { personId: coachId }, (db) =>
    answerHelp(db, coachId, { helpId, answer: 'agree' }),
  )
  return helpId
}
