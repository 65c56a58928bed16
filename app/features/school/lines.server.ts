import type { Reach } from '#features/access/api.server.ts'
import type { ClassLine } from './components/ClassTable.tsx'
import type { ClassRow } from './queries/classes.server.ts'
import { reachesClass } from './queries/scopes.server.ts'

/** Classes as a table shows them: no more than it needs, and whether each is within reach. */
export const classLines = (classes: readonly ClassRow[], reach: Reach): ClassLine[] =>
  classes.map(({ id, name, subject, year, size, teachers }) => ({
    id,
    name,
    subject,
    year,
    size,
    teachers: teachers.map(({ id, familyName, givenName, title }) => ({ id, familyName, givenName, title })),
    open: reachesClass(reach, id),
  }))
