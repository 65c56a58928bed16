import type { OrgReader, Reach } from '#features/access/api.server.ts'
import { listClasses, listStaffNames } from '#features/school/api.server.ts'
import { compareNames } from '#features/school/api.ts'

export type Choice = { value: string; label: string }
type Named = { id: number; familyName: string; givenName: string }

const choice = ({ id, familyName, givenName }: Named): Choice => ({
  ...{ value: String(id), label: `${familyName}, ${givenName}` },
})

/** Whom one may ask: the staff of today, but for some. */
export const listColleagues = async (db: OrgReader, without: readonly number[]): Promise<Choice[]> =>
  (await listStaffNames(db)).filter(({ id }) => !without.includes(id)).map(choice)

/** Whom somebody may offer help: the whole staff, or the teachers of the classes within reach. */
export async function listOfferable(db: OrgReader, reach: Reach, personId: number): Promise<Choice[]> {
  if (reach.classes === 'all') return listColleagues(db, [personId])
  const classes = await listClasses(db, { ids: [...reach.classes] })
  const teachers = new Map(classes.flatMap((row) => row.teachers.map((one) => [one.id, one] as const)))
  teachers.delete(personId)
  return [...teachers.values()].sort(compareNames).map(choice)
}
