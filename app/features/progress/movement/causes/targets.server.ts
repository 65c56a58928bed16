import type { OrgReader } from '#features/access/api.server.ts'
import type { Line } from '../line.ts'
import type { Fact, Window } from './cause.ts'

/** A changed target moves the status more than the work. */
const strength = 0.35

/** Pupils whose target in a subject was not the same at both cycles. */
export async function findTargetChanges(
  _db: OrgReader,
  _window: Window,
  lines: readonly Line[],
): Promise<Fact[]> {
  return lines.flatMap(({ pupilId, subjectId, targetBefore, targetAfter }): Fact[] =>
    targetBefore === null || targetAfter === null || targetBefore === targetAfter
      ? []
      : [
          {
            ...{ kind: 'target', pupilId, subjectId, classId: null, direction: null, strength },
            words: `target ${targetAfter}, ${targetBefore} before`,
          },
        ],
  )
}
