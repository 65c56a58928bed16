import type { OrgReader, Visit } from '#features/access/api.server.ts'
import { listLetters } from '#features/notices/api.server.ts'
import { listDepartments } from '#features/school/api.server.ts'
import type { DepartmentState } from './components/ChaseTables.tsx'
import type { LogLine } from './components/ReminderLog.tsx'
import { listClassStates } from './queries/chase.server.ts'
import { getCycle } from './queries/cycles.server.ts'
import { listReminderDays, listReminders, listRounds, type Reminder } from './queries/deadlines.server.ts'
import { type ClassState, groupByPerson, withoutAnyone } from './rules/chase.ts'
import { addUp, share } from './rules/words.ts'

const MOST_LINES = 60

function byDepartment(states: readonly ClassState[], names: ReadonlyMap<number, string>): DepartmentState[] {
  return [...Map.groupBy(states, (one) => one.departmentId)]
    .map(([id, own]) => ({
      id,
      label: names.get(id ?? -1) ?? 'No department',
      behind: groupByPerson(own).filter((one) => one.missing > 0).length,
      ...addUp(own),
    }))
    .sort((a, b) => a.label.localeCompare(b.label))
}

async function readLog(db: OrgReader, log: readonly Reminder[], when: (at: Date) => string) {
  const newest = log.slice(0, MOST_LINES)
  const letters = await listLetters(
    db,
    newest.flatMap((one) => one.noticeId ?? []),
  )
  return newest.map(({ id, name, classes, missing, noticeId, madeAt, by, byClock }): LogLine => {
    const said = letters.get(noticeId ?? -1)
    return {
      ...{ id, name, classes, missing, when: when(madeAt), read: said?.readAt != null },
      by: byClock ? 'by itself' : (by ?? 'somebody at the machine'),
      ...(said?.letter ? { letter: said.letter } : {}),
    }
  })
}

/** Everything the page on who is behind shows, within the visit's reach. */
export async function readChase(db: OrgReader, visit: Visit, cycleId: number, departmentId?: number) {
  const cycle = await getCycle(db, cycleId)
  const all = await listClassStates(db, cycle, visit.reach.classes)
  const names = new Map((await listDepartments(db)).map((one) => [one.id, one.name]))
  const states = all.filter((one) => departmentId === undefined || one.departmentId === departmentId)
  const log = await listReminders(db, cycleId, visit.reach.classes)
  const time = new Intl.DateTimeFormat('en-GB', {
    ...{ day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', timeZone: visit.org.timeZone },
  })
  const when = (at: Date) => time.format(at)
  return {
    cycle,
    department: departmentId === undefined ? undefined : names.get(departmentId),
    departments: byDepartment(all, names),
    people: groupByPerson(states),
    classes: states.toSorted((a, b) => (share(a) ?? 1) - (share(b) ?? 1)),
    alone: withoutAnyone(states),
    lately: new Map(log.toReversed().map((one) => [one.personId, when(one.madeAt)])),
    log: { lines: await readLog(db, log, when), all: log.length },
    rounds: (await listRounds(db, cycleId)).map((one) => ({ ...one, when: when(one.sentAt) })),
    reminderDays: await listReminderDays(db, cycleId),
  }
}
