import { oneRoster } from '../roster/kind.server.ts'
import { attendance } from './attendance.server.ts'
import { behaviour } from './behaviour.server.ts'
import { classes } from './classes.server.ts'
import { ctf } from './ctf.server.ts'
import { examResults } from './exam-results.server.ts'
import { judgements } from './judgements.server.ts'
import type { Kind } from './kind.ts'
import { prior } from './prior.server.ts'
import { pupils } from './pupils.server.ts'
import { staff } from './staff.server.ts'
import { targets } from './targets.server.ts'
import { timetable } from './timetable.server.ts'
import { weekly } from './weekly.server.ts'

/** Every kind of file, in the order in which a new school brings them. */
export const kinds: readonly Kind[] = [
  ...[pupils, staff, classes, timetable, prior, judgements, weekly, attendance, behaviour, targets],
  ...[examResults, ctf],
  oneRoster,
]

/** The kind of a key, or undefined. */
export const findKind = (key: string): Kind | undefined => kinds.find((kind) => kind.key === key)

export const getKind = (key: string): Kind => {
  const kind = findKind(key)
  if (!kind) throw new RangeError(`No kind of import is called ${key}`)
  return kind
}
