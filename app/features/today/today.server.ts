import type { OrgReader, Reach, Visit } from '#features/access/api.server.ts'
import { findMeetingNeeds } from '#features/meetings/api.server.ts'
import { findStaffHelpNeeds } from '#features/observation/api.server.ts'
import {
  countPupils,
  listLessonsOn,
  listYearGroupCounts,
  reachesClass,
  reachOf,
} from '#features/school/api.server.ts'
import { formatTime } from '#features/school/api.ts'
import { listHelpOfDay } from '#features/support/api.server.ts'
import { listOwnClasses } from './classes.server.ts'
import { findFirstSteps } from './first-steps.server.ts'
import { findWaiting } from './needs.server.ts'
import { findPeople } from './people.server.ts'

async function listLessons(db: OrgReader, { personId, today }: Visit, reach: Reach) {
  const lessons = await listLessonsOn(db, { personId }, today)
  return lessons.map(({ id, classId, begins, class: name, room }) => ({
    ...{ id, classId, name, room },
    begins: formatTime(begins),
    open: reachesClass(reach, classId),
  }))
}

/** Whom one helps today, in the order of the day. */
async function listHelp(db: OrgReader, visit: Visit) {
  const help = visit.may('help.plans') ? await listHelpOfDay(db, visit.personId, visit.today) : []
  return help.map(({ begins, ...one }) => ({ ...one, begins: formatTime(begins) }))
}

/** Of somebody's first page, what only recorded changes alter. */
export async function readToday(
  db: OrgReader,
  visit: Visit,
  { pupilVisit, correcting }: { pupilVisit: Visit | null; correcting: Reach | null },
) {
  const reach = reachOf(pupilVisit)
  const classes = await listOwnClasses(db, visit, reach)
  const classIds = classes.map((one) => one.id)
  return {
    ...(await findWaiting(db, visit, { reach, correcting, classIds })),
    firstSteps: await findFirstSteps(db, visit),
    meetings: await findMeetingNeeds(db, visit),
    staffHelp: await findStaffHelpNeeds(db, visit),
    pupils: pupilVisit ? await countPupils(db, reach) : 0,
    people: visit.may('progress.view') ? await findPeople(db, visit, reach) : null,
    classes: classes.map(({ id, name, subject, year, size }) => ({ id, name, subject, year, size })),
    lessons: await listLessons(db, visit, reach),
    help: await listHelp(db, visit),
    years: (await listYearGroupCounts(db)).map(({ id, name, pupils }) => ({ id, name, pupils })),
  }
}
