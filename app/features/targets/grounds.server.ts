import type { OrgReader } from '#features/access/api.server.ts'
import { readScales } from '#features/measures/api.server.ts'
import { readGrade } from '#features/measures/api.ts'
import { listSubjects } from '#features/school/api.server.ts'
import type { Learnt } from '#stats/starts.ts'
import { USUAL_SCHOOL_SD } from '#stats/target.ts'
import type { ChanceSource } from './models.server.ts'
import { listAllScores, listKinds, listLastResults } from './queries/grounds.server.ts'
import {
  conditions,
  drawStarts,
  type Ground,
  learnFrom,
  readStarts,
  type Scores,
  type Starts,
} from './rules/ground.ts'
import { listHalves } from './starts.server.ts'

type Known = { scores: ReadonlyMap<number, Scores>; starts: Readonly<Record<string, Starts>> }

/** What the results of earlier pupils add to the national tables, by subject. A curve of the school's own holds them already. */
async function learnAll(
  db: OrgReader,
  sources: readonly ChanceSource[],
  { scores, starts }: Known,
): Promise<Record<string, Learnt>> {
  const scales = await readScales(db)
  const scaleOf = new Map((await listSubjects(db)).map(({ id, scaleKey }) => [id, scales.get(scaleKey)]))
  const national = sources.filter(({ basis }) => basis === 'national')
  const results = await listLastResults(
    db,
    national.map(({ subjectId }) => subjectId),
  )
  const condition = conditions()
  const learnt = national.flatMap(({ subjectId, baselineKind, model }) => {
    const [own, scale] = [starts[baselineKind], scaleOf.get(subjectId)]
    if (!own || !scale) return []
    const past = (results.get(subjectId) ?? []).flatMap(({ pupilId, grade }) => {
      const read = readGrade(scale, grade)
      const place = read.ok ? model.grades.indexOf(read.grade) : -1
      const readings = readStarts(scores.get(pupilId) ?? new Map(), own, baselineKind)
      return place < 0 || readings.length === 0 ? [] : [{ given: condition(own)(readings), grade: place }]
    })
    const found = learnFrom(model, own, past, model.schoolSd || USUAL_SCHOOL_SD)
    return found ? [[String(subjectId), found] as const] : []
  })
  return Object.fromEntries(learnt)
}

/**
 * What the chances of some pupils would rest on today, beside the national tables: how the tests they brought hang
 * together in this school, and what its results of the last three years add. Tests none of them has are left out: of
 * pupils who have left the average of their results stands among the starts.
 */
export async function drawGround(
  db: OrgReader,
  pupilIds: readonly number[],
  sources: readonly ChanceSource[],
): Promise<Pick<Ground, 'starts' | 'learnt'>> {
  const kinds = await listKinds(db, pupilIds)
  const halves = await listHalves(db)
  const wholes = [...new Set(sources.map(({ baselineKind }) => baselineKind))]
  const asked = [...new Set([...kinds, ...wholes, ...wholes.flatMap((whole) => halves.get(whole) ?? [])])]
  const scores = await listAllScores(db, asked)
  const pupils = [...scores.values()]
  const starts = Object.fromEntries(
    wholes.flatMap((whole) => {
      const drawn = drawStarts({ whole, halves: halves.get(whole) ?? [], kinds }, pupils)
      return drawn ? [[whole, drawn] as const] : []
    }),
  )
  return { starts, learnt: await learnAll(db, sources, { scores, starts }) }
}
