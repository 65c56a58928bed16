import type { OrgReader, Reach } from '#features/access/api.server.ts'
import { getScale } from '#features/measures/api.server.ts'
import { gradeLabels } from '#features/measures/api.ts'
import { getClassInReach, listClassPupilsInReach } from '#features/school/api.server.ts'
import type { ClassLine } from './components/ClassTalk.tsx'
import { sayOf } from './lines.server.ts'
import { listChanceModels } from './models.server.ts'
import { findRound } from './queries/classes.server.ts'
import { listSays } from './queries/says.server.ts'
import { listCurrentTargets, listRuledGrades } from './queries.server.ts'
import { countSteps, openGrades, stepOf } from './rules/agreement.ts'
import { chanceAt } from './rules.ts'
import { listStarts } from './starts.server.ts'

/** The targets of a class within reach, pupil by pupil, with what pupils said and by when they are talked over; or 404. */
export async function readClassTargets(db: OrgReader, reach: Reach, classId: number) {
  const row = await getClassInReach(db, reach, classId)
  const pupils = await listClassPupilsInReach(db, reach, classId, db.today)
  const ids = pupils.map((pupil) => pupil.id)
  const targets = await listCurrentTargets(db, { pupilIds: ids, subjectIds: [row.subjectId] })
  const ruled = await listRuledGrades(db, ids)
  const says = (await listSays(db, ids)).filter((say) => say.subjectId === row.subjectId)
  const source = (await listChanceModels(db)).get(row.subjectId)
  const find = await listStarts(db, ids)
  const grades = gradeLabels(await getScale(db, row.scaleKey))
  const lines = pupils.flatMap((pupil): ClassLine[] => {
    const target = targets.find((one) => one.pupilId === pupil.id)
    if (!target) return []
    const rule = ruled.get(`${pupil.id}/${row.subjectId}`) ?? target.grade
    const start = source ? find(pupil.id, source) : null
    return [
      {
        ...{ id: pupil.id, familyName: pupil.familyName, givenName: pupil.givenName },
        ...{ grade: target.grade, benchmark: target.benchmark, state: stepOf(target), ruled: rule },
        proposed: target.proposed,
        reason: (target.proposed ?? target.grade) === rule ? null : target.reason,
        chance: source && start ? chanceAt(source.model, start.x, target.proposed ?? target.grade) : null,
        open: openGrades({ grades, ruled: rule, current: target.grade }),
        say: sayOf(says.find((one) => one.pupilId === pupil.id)),
      },
    ]
  })
  return {
    ...{ name: row.name, subjectId: row.subjectId, grades, lines, pupilIds: ids },
    steps: countSteps(pupils.length, targets),
    round: await findRound(db, row.yearGroupId),
  }
}
