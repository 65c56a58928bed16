import type { OrgReader } from '#features/access/api.server.ts'
import { listClassStates, listCurrentCycles } from '#features/cycle/api.server.ts'
import { listFindings, listJudgedCycles } from '#features/progress/api.server.ts'
import { isGood } from '#features/progress/api.ts'
import { listDepartments, listStaff, listYearGroups, reachesPupil } from '#features/school/api.server.ts'
import { formatStaffName } from '#features/school/api.ts'
import { listHelpToReview, listUnacted } from '#features/support/api.server.ts'
import { patience } from '../agenda/help.server.ts'
import { isMine, type Link } from '../rules/attendance.ts'
import { partOf } from '../rules/links.ts'
import { orderPart, type PartLine } from '../rules/part.ts'
import { askOf } from '../rules/verdict.ts'
import type { Viewer } from '../viewer.server.ts'
import { listAbout } from './about.server.ts'
import { listDecisions } from './decisions.server.ts'
import { listLinks } from './staffing.server.ts'

type Of = { pupilId: number | null; subjectId: number | null; classId: number | null }

/** Those of some things that belong to what a link is to; each may be about several pupils. */
async function belonging<T>(
  db: OrgReader,
  things: readonly T[],
  aboutOf: (thing: T) => readonly Of[],
): Promise<(link: Link) => T[]> {
  const flat = things.flatMap((thing) => aboutOf(thing).map((of) => ({ thing, of })))
  const about = await listAbout(
    db,
    flat.map(({ of }) => of),
  )
  return (link) => {
    const own = flat.filter((_, place) => {
      const one = about[place]
      return one && isMine([link], { ...one, teacherIds: one.teachers.map(({ id }) => id) })
    })
    return [...new Set(own.map(({ thing }) => thing))]
  }
}

/** How far the marks of the cycle that is entered are, by link; null without one, or where the posts do not open it. */
async function readMarks(db: OrgReader, viewer: Viewer): Promise<(link: Link) => PartLine['marks']> {
  const { current } = await listCurrentCycles(db)
  if (current?.state !== 'open' || !viewer.may('cycle.chase')) return () => null
  const classes = await listClassStates(db, current, viewer.reach.classes)
  return (link) => {
    const own = classes.filter(({ departmentId, yearGroupId, people }) =>
      isMine([link], { departmentId, yearGroupId, teacherIds: people.map(({ id }) => id) }),
    )
    const short = own.filter(({ due, done }) => done < due)
    const [closes] = (short.length > 0 ? short : own).map((one) => one.closes).toSorted()
    if (closes === undefined) return null
    const narrowed = link.departmentId === null ? '' : `?department=${link.departmentId}`
    return {
      missing: short.reduce((sum, { due, done }) => sum + due - done, 0),
      behind: new Set(short.flatMap(({ people }) => people.map(({ id }) => id))).size,
      ...{ closes, path: `/cycle/${current.id}/chase${narrowed}` },
    }
  }
}

type Found = Omit<NonNullable<PartLine['findings']>, 'path'>

async function readFindings(db: OrgReader, viewer: Viewer): Promise<(link: Link) => Found | null> {
  const [cycle] = await listJudgedCycles(db)
  if (!cycle || !viewer.may('progress.view')) return () => null
  const open = (await listFindings(db, viewer.reach, { cycleId: cycle.id })).filter(
    ({ answer }) => answer === null,
  )
  const own = await belonging(db, open, (one) => [one])
  return (link) => {
    const mine = own(link)
    const proud = mine.filter(isGood).length
    return { toLookAt: mine.length - proud, proud }
  }
}

/** What waits for help: flagged more than a cycle ago, and plans whose review is due. */
async function readHelp(db: OrgReader, viewer: Viewer) {
  if (!viewer.may('help.plans')) return { unacted: () => null, help: () => null }
  const flagged = (await listUnacted(db, db.today, viewer.reach)).filter(({ days }) => days > patience)
  const due = await listHelpToReview(db, db.today)
  const aboutPlan = ({ pupils, subjectId }: (typeof due)[number]): Of[] =>
    pupils
      .filter(({ id }) => reachesPupil(viewer.reach, id))
      .map(({ id }) => ({ pupilId: id, subjectId, classId: null }))
  const [unacted, help] = [await belonging(db, flagged, (one) => [one]), await belonging(db, due, aboutPlan)]
  return { unacted: (link: Link) => unacted(link).length, help: (link: Link) => help(link).length }
}

async function readDue(db: OrgReader): Promise<(link: Link) => number> {
  const due = (await listDecisions(db, {})).filter((one) => askOf(one, db.today) !== null)
  const about = ({ pupilIds, subjectId, classId }: (typeof due)[number]): Of[] =>
    (pupilIds.length > 0 ? pupilIds : [null]).map((pupilId) => ({ pupilId, subjectId, classId }))
  const own = await belonging(db, due, about)
  return (link) => own(link).length
}

/** Each thing a leader looks after and how it stands today, what needs them most first; nothing where they look after nothing. */
export async function readPart(db: OrgReader, viewer: Viewer): Promise<PartLine[]> {
  const links = (await listLinks(db, db.today)).filter((link) => link.personId === viewer.personId)
  if (links.length === 0) return []
  const staff = (await listStaff(db)).map((one) => ({ id: one.id, name: formatStaffName(one) }))
  const parts = { staff, departments: await listDepartments(db), years: await listYearGroups(db) }
  const marks = await readMarks(db, viewer)
  const findings = await readFindings(db, viewer)
  const { unacted, help } = await readHelp(db, viewer)
  const decisions = await readDue(db)
  const lines = links.flatMap((link): PartLine[] => {
    const part = partOf(link, parts)
    if (!part) return []
    const found = findings(link)
    const path = link.yearGroupId === null ? null : `/findings?year=${encodeURIComponent(part.name)}`
    return [
      {
        ...{ linkId: link.id, ...part, marks: marks(link), findings: found && { ...found, path } },
        ...{ unacted: unacted(link), help: help(link), decisions: decisions(link) },
      },
    ]
  })
  return orderPart(lines, db.today)
}
