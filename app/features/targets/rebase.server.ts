import { createHash } from 'node:crypto'
import { everyone, type OrgReader } from '#features/access/api.server.ts'
import { readScales } from '#features/measures/api.server.ts'
import { gradeLabels } from '#features/measures/api.ts'
import { listSubjects } from '#features/school/api.server.ts'
import { auditRows, type Counted } from './audit.server.ts'
import { drawTargets, findAsked } from './commands/propose.server.ts'
import { drawGround } from './grounds.server.ts'
import { listChanceModels } from './models.server.ts'
import { listAuditRows } from './queries/audit.server.ts'
import { listCourses, listCurrentTargets, listRuledGrades, type Target } from './queries.server.ts'
import type { Ground } from './rules/ground.ts'
import { moves, type Redrawn, type SubjectRebase, sumChanges, tableOf } from './rules/rebase.ts'
import { listStarts } from './starts.server.ts'

export type RebaseScope = { yearGroupId: number; subjectId?: number | undefined }
type Drawn = ReturnType<typeof drawTargets>[number]
type Line = { target: Target; drawn: Drawn; redrawn: Redrawn }

export type Foreseen = {
  ground: Ground
  subjects: SubjectRebase[]
  targets: number
  up: number
  down: number
  /** Every target beside what the rule would give, and those of them that would be proposed anew. */
  lines: readonly Line[]
  moving: readonly Line[]
  /** A word for all that was foreseen: another one as soon as something moves. */
  seen: string
}

const keyOf = (pupilId: number, subjectId: number) => `${pupilId}/${subjectId}`
/** The current targets of the scope beside what the rule would give on today's ground; without one, nothing is compared. */
async function redraw(db: OrgReader, { yearGroupId, subjectId }: RebaseScope) {
  const asked = subjectId === undefined ? { yearGroupId } : { yearGroupId, subjectId }
  const courses = await listCourses(db, everyone, asked)
  const pupilIds = [...new Set(courses.map((course) => course.pupilId))]
  const models = await listChanceModels(db)
  const subjectIds = [...new Set(courses.map((course) => course.subjectId))]
  const sources = subjectIds.flatMap((id) => models.get(id) ?? [])
  const ground: Ground = {
    ...{ id: 0, subjectId: subjectId ?? null },
    ...(await drawGround(db, pupilIds, sources)),
  }
  const known = { models, asked: await findAsked(db, pupilIds), find: await listStarts(db, pupilIds, ground) }
  const targets = await listCurrentTargets(db, { pupilIds, subjectIds })
  const ruled = await listRuledGrades(db, pupilIds)
  const drawnOf = new Map(
    drawTargets(courses, known).map((one) => [keyOf(one.pupil_id, one.subject_id), one]),
  )
  const lines = targets.flatMap((target): Line[] => {
    const key = keyOf(target.pupilId, target.subjectId)
    const drawn = drawnOf.get(key)
    const { state, grade, proposed } = target
    return drawn
      ? [
          {
            ...{ target, drawn },
            redrawn: {
              ...{ subjectId: target.subjectId, state, grade, proposed, drawn: drawn.grade },
              ruled: ruled.get(key) ?? grade,
            },
          },
        ]
      : []
  })
  return { ground, models, lines }
}

/**
 * How the targets of a year group would fall on groups of pupils: each at its new grade, moved from where it is now. Ask only
 * with `pupils.characteristics` over the whole school.
 */
export async function auditRebase(
  db: OrgReader,
  { lines }: Pick<Foreseen, 'lines'>,
  { yearGroupId, country }: RebaseScope & { country: string },
): Promise<Counted> {
  const after = new Map(lines.map((line) => [keyOf(line.target.pupilId, line.target.subjectId), line]))
  const rows = (await listAuditRows(db, yearGroupId)).flatMap((row) => {
    const line = after.get(keyOf(row.pupilId, row.subjectId))
    if (!line) return []
    const grade = moves(line.redrawn) ? line.drawn.grade : row.grade
    return [{ ...row, grade, benchmark: line.drawn.benchmark, ruled: row.grade }]
  })
  const said = { lowered: 'that would fall', raised: 'that would rise' }
  return auditRows(db, rows, { country, said })
}

/**
 * What would move if a year group, or one subject of it, were set on the newest national table and the school's newest
 * results; writes nothing.
 */
export async function foreseeRebase(db: OrgReader, scope: RebaseScope): Promise<Foreseen> {
  const { ground, models, lines } = await redraw(db, scope)
  const scales = await readScales(db)
  const bySubject = Map.groupBy(lines, ({ target }) => target.subjectId)
  const subjects = (await listSubjects(db)).flatMap(({ id, name, scaleKey }): SubjectRebase[] => {
    const [own, scale] = [bySubject.get(id), scales.get(scaleKey)]
    if (!own || !scale) return []
    const change = sumChanges(
      own.map(({ redrawn }) => redrawn),
      gradeLabels(scale),
    )
    const before = own.flatMap(({ target }) => tableOf(target.modelVersion ?? '') ?? [])
    const now = tableOf(models.get(id)?.version ?? '') ?? []
    const tables = [...new Set(before.sort().concat(now).reverse())].reverse()
    return [
      { subjectId: id, name, targets: own.length, ...change, learnt: ground.learnt[id] ?? null, tables },
    ]
  })
  const total = (of: 'up' | 'down') => subjects.reduce((sum, one) => sum + one[of], 0)
  const moving = lines.filter(({ redrawn }) => moves(redrawn))
  return {
    ...{ ground, subjects, targets: lines.length, up: total('up'), down: total('down'), lines, moving },
    seen: wordFor(moving, ground),
  }
}

// What was learned is summed in whatever order the rows come: its last digits say nothing.
const wordFor = (moving: readonly Line[], { learnt }: Ground): string => {
  const said = moving.map(({ target, drawn }) => `${target.id} ${drawn.grade}`).sort()
  const shifts = Object.entries(learnt).map(([id, { effect, pupils }]) => [id, effect.toFixed(2), pupils])
  return createHash('sha256')
    .update(JSON.stringify([said, shifts]))
    .digest('hex')
}
