import type { OrgReader, Reach } from '#features/access/api.server.ts'
import {
  drawFinding,
  listPupilLines,
  makeOverview,
  makeYearOverview,
  type Overview,
} from '#features/progress/api.server.ts'
import type { FanPicture } from '#features/progress/api.ts'
import { listClassPupilsInReach, listPupils, reachesClass } from '#features/school/api.server.ts'
import { sinceWords } from '#features/support/api.ts'
import type { StatusGroup } from '#ui/chart/StatusBars.tsx'
import { isHelpList } from '../rules/suggest.ts'
import type { Viewer } from '../viewer.server.ts'
import { listHelpOf } from './help.server.ts'
import type { Line } from './lines.server.ts'
import { readVerdicts, type Verdict } from './verdicts.server.ts'

/** The picture of one item: readings of a pupil, a class with every pupil a mark, the school by status, or then and now. */
export type Picture =
  | { as: 'fan'; title: string; picture: FanPicture }
  | { as: 'marks'; title: string; groups: Overview['groups'] }
  | { as: 'bars'; title: string; groups: StatusGroup[] }
  | { as: 'verdict'; verdict: Verdict; help: string[] }
  | null

/** A group counted by status; those of whom nothing is known, in a subject most of the school, are left out. */
function counted({ label, to, pupils }: Overview['groups'][number]): StatusGroup {
  const counts: StatusGroup['counts'] = {}
  for (const { status } of pupils) if (status !== 'not known') counts[status] = (counts[status] ?? 0) + 1
  return { label, ...(to ? { to } : {}), counts }
}

async function drawPupil(db: OrgReader, reach: Reach, line: Line): Promise<Picture> {
  const subject = line.about.subject ?? ''
  const drawn = line.finding ? await drawFinding(db, line.finding) : null
  if (drawn) return { as: 'fan', title: `The readings behind it, ${subject}`, picture: drawn }
  const lines = await listPupilLines(db, reach, line.pupilId ?? -1)
  const [first] = lines.toSorted((a, b) => (a.reach ?? 1) - (b.reach ?? 1))
  return first
    ? { as: 'fan', title: `Furthest from the target: ${first.subject}`, picture: first.picture }
    : null
}

async function drawClass(db: OrgReader, reach: Reach, base: string, line: Line): Promise<Picture> {
  const classId = line.classId ?? -1
  if (!reachesClass(reach, classId)) return null
  const pupils = await listClassPupilsInReach(db, reach, classId, db.today)
  const subjectId = line.subjectId ?? line.finding?.subjectId
  const { groups } = await makeOverview(db, reach, {
    ...{ base, pupils, groupOf: () => line.about.className ?? 'The class' },
    ...(subjectId === null || subjectId === undefined ? {} : { subjectId }),
  })
  return { as: 'marks', title: 'The class by status, each pupil a mark', groups }
}

async function drawArea(db: OrgReader, reach: Reach, base: string, line: Line): Promise<Picture> {
  const pupils = await listPupils(db, reach)
  const { groups } = await makeYearOverview(db, reach, {
    ...{ base, pupils },
    ...(line.subjectId === null ? {} : { subjectId: line.subjectId }),
  })
  const known = groups.map(counted).filter(({ counts }) => Object.keys(counts).length > 0)
  const where = line.about.subject ?? 'The school'
  return known.length > 0 ? { as: 'bars', title: `${where} by status, year by year`, groups: known } : null
}

/** The pupils whom a picture names. */
export const pupilsIn = (picture: Picture): number[] =>
  picture?.as === 'marks' ? picture.groups.flatMap(({ pupils }) => pupils.map(({ id }) => id)) : []

/** What stands on the big screen for one item, drawn from what the reader may see. */
export async function drawStage(db: OrgReader, viewer: Viewer, base: string, line: Line): Promise<Picture> {
  const { reach } = viewer
  if (line.hidden) return null
  if (line.asks) {
    const verdict = (await readVerdicts(db, reach, [line.asks])).get(line.asks.id)
    const help = (await listHelpOf(db, viewer, [line.asks])).get(line.asks.id) ?? []
    return verdict === undefined ? null : { as: 'verdict', verdict, help: help.map(sinceWords) }
  }
  if (line.pupilId !== null) return drawPupil(db, reach, line)
  if (line.classId !== null) return drawClass(db, reach, base, line)
  return line.source === 'by hand' || isHelpList(line) ? null : drawArea(db, reach, base, line)
}
