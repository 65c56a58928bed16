import type { OneRosterRecord } from '../../formats/oneroster/rows.ts'
import { isDate, splitList } from '../../formats/oneroster/values.ts'
import type { Arrival, Roster } from './roster.server.ts'

const guardianRoles: readonly string[] = ['guardian', 'parent', 'relative']
export const isGuardianRole = (role: string): boolean => guardianRoles.includes(role)

export const later = (day: string, other: string): string => (day > other ? day : other)

/** An adult of a pupil, as a role says: new, or the one that is open already, which may end. */
export function writeGuardianship(
  { row, roster }: Pick<Arrival, 'row' | 'roster'>,
  who: { guardianId: number; pupilId: number },
  { role, ended }: { role: OneRosterRecord; ended: string | null },
): void {
  const open = roster.facts.open.guardianship.get(`${who.guardianId}/${who.pupilId}`)
  if (open === undefined && ended !== null) return
  const starts = open ?? (role.beginDate || roster.today)
  const ends = ended === null ? role.endDate || null : later(ended, starts)
  const said = { relation: role.role, parental_responsibility: role.role !== 'relative', barred: false }
  row.write('guardianship', {
    ...{ guardian_id: who.guardianId, pupil_id: who.pupilId, starts, ends },
    // What the school knows of an adult already is not for a zip to say anew.
    ...(open === undefined ? said : {}),
  })
}

const guardianRoleOf = (roster: Roster, agent: string) =>
  roster
    .rolesOf(agent)
    .find(({ record }) => isGuardianRole(record.role ?? '') && record.status !== 'tobedeleted')

/** The adults a pupil names: those whose own role comes with this zip are written with it, the others here. */
export function followAgents(arrival: Arrival, pupilId: number): void {
  const { record, roster, kept, row } = arrival
  const agents = (text: string | undefined) => (text ? splitList(text) : [])
  const now = agents(record.agentSourcedIds)
  const guardianOf = (agent: string) => roster.idOf('users', agent, 'person')
  for (const agent of now) {
    const role = guardianRoleOf(roster, agent)
    const guardianId = guardianOf(agent)
    if (guardianId !== undefined && role && !roster.inZip('roles', role.id))
      writeGuardianship(arrival, { guardianId, pupilId }, { role: role.record, ended: null })
  }
  const day = record.dateLastModified?.slice(0, 10) ?? ''
  for (const agent of agents(kept?.fields.agentSourcedIds).filter((one) => !now.includes(one))) {
    const open = roster.facts.open.guardianship.get(`${guardianOf(agent)}/${pupilId}`)
    if (open === undefined) continue
    const ends = later(isDate(day) ? day : roster.today, open)
    row.write('guardianship', { guardian_id: guardianOf(agent), pupil_id: pupilId, starts: open, ends })
  }
}
