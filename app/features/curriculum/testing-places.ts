import type { Kysely } from 'kysely'
import type { DB } from '#db/schema.generated.ts'
import { confirmProposal, noteLook } from './commands/places.server.ts'
import { makeProposal } from './proposal.server.ts'
import { aCurriculumSchool, aPathway, aStarter, type CurriculumSchool, country, writeOn } from './testing.ts'

export const science = { name: 'Sciences', position: '1', measure: 'ks2_average', least: '108', edge: '1.5' }
export const yearOf = ({ school }: CurriculumSchool) => ({ id: school.year9, name: 'Year 9', number: 9 })
export const aSwitch = (pathwayId: number, given: object = {}) => ({
  ...{
    pathwayId,
    starts: '2026-11-24',
    reason: 'Loves making',
    expected: 'Effort holds',
    reviewOn: '2026-12-18',
  },
  ...given,
})

/** Sciences for two, and a pathway open to all; four pupils of whom three would be taken by the rule. */
export async function aProposedYear(owner: Kysely<DB>) {
  const made = await aCurriculumSchool(owner)
  return writeOn(owner, made, async (db) => {
    const sciences = await aPathway(db, made, { ...science, capacity: '2' })
    const open = await aPathway(db, made, { core: [String(made.school.subjectId), String(made.artId)] })
    const pupils = []
    for (const score of [115, 112, 109, 99]) pupils.push(await aStarter(db, made, score))
    return { made, sciences, open, pupils }
  })
}

/** Confirms the proposal of Year 9 after a look at the groups. */
export async function confirm(owner: Kysely<DB>, made: CurriculumSchool) {
  return writeOn(owner, made, async (db) => {
    const { fingerprint } = await makeProposal(db, yearOf(made), country)
    const given = { year: yearOf(made), fingerprint, country }
    await noteLook(db, { ...given, note: 'Looked at' })
    return confirmProposal(db, given)
  })
}

/** What stands in the record of changes of a school under an action. */
export async function actionsOf(
  owner: Kysely<DB>,
  { school }: CurriculumSchool,
  action: string,
): Promise<number> {
  const found = await owner
    .selectFrom('audit_event')
    .select('action')
    .where('org_id', '=', school.org.id)
    .where('action', '=', action)
    .execute()
  return found.length
}
