import type { OrgReader } from '#features/access/api.server.ts'
import { listClassNames, listSubjects } from '#features/school/api.server.ts'
import { listKinds } from '../queries/catalogue.server.ts'

/** What a giving of places may be chosen from: kinds of help that are measured by marks, and subjects. */
export async function listPlaceChoices(db: OrgReader, country: string) {
  const kinds = (await listKinds(db, country)).filter(({ outcome }) => outcome === 'forecast')
  const classes = await listClassNames(db)
  const [most] = [...Map.groupBy(classes, ({ subject }) => subject)].sort(
    ([, a], [, b]) => b.length - a.length,
  )
  const subjects = await listSubjects(db)
  return {
    /** The subject with most classes, unless another is asked for. */
    usual: (subjects.find(({ name }) => name === most?.[0]) ?? subjects[0])?.id ?? 0,
    kinds: kinds.map(({ key, name }) => ({ value: key, label: name })),
    subjects: subjects.map(({ id, name }) => ({ value: String(id), label: name })),
  }
}
