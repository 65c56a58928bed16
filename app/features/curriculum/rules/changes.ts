import { count } from '#features/school/api.ts'

export const registered = ['set', 'course', 'teacher', 'time'] as const
export type RegisteredKind = (typeof registered)[number]
export type ChangeKind = RegisteredKind | 'pathway'

/** One entry of the register: a pupil who moved, or a class whose teaching did. */
export type Move = {
  kind: RegisteredKind
  subjectId: number
  yearGroupId: number
  on: string
  classId: number
  /** "9/Ma3 to 9/Ma2", or who taught and who teaches. */
  words: string
  pupilIds: number[]
}
export type CycleDates = { id: number; name: string; starts: string; ends: string }
/** All moves of a kind in a subject and year group within a cycle. */
export type Moved = {
  kind: RegisteredKind
  subjectId: number
  yearGroupId: number
  cycleId: number
  first: string
  moves: Move[]
  pupilIds: number[]
}

/** The cycle in which a day lies, or the last one that had begun. */
export const cycleOf = <C extends CycleDates>(cycles: readonly C[], day: string): C | undefined =>
  cycles.filter(({ starts }) => starts <= day).toSorted((a, b) => b.starts.localeCompare(a.starts))[0]

export const keyOf = (of: {
  kind: string
  subjectId: number | null
  yearGroupId: number | null
  cycleId: number
}): string => [of.kind, of.subjectId, of.yearGroupId, of.cycleId].join('/')

/** Moves of the register as changes: those of a kind, subject, year group and cycle together, latest first. */
export function groupMoves(moves: readonly Move[], cycles: readonly CycleDates[]): Moved[] {
  const placed = moves.flatMap((move) => {
    const cycle = cycleOf(cycles, move.on)
    return cycle ? [{ move, cycleId: cycle.id }] : []
  })
  const groups = Map.groupBy(placed, ({ move, cycleId }) => keyOf({ ...move, cycleId }))
  return [...groups.values()]
    .flatMap((own): Moved[] => {
      const [one] = own
      if (!one) return []
      const { kind, subjectId, yearGroupId } = one.move
      return [
        {
          ...{ kind, subjectId, yearGroupId, cycleId: one.cycleId },
          first: own.map(({ move }) => move.on).sort()[0] ?? one.move.on,
          moves: own.map(({ move }) => move),
          pupilIds: [...new Set(own.flatMap(({ move }) => move.pupilIds))],
        },
      ]
    })
    .sort((a, b) => b.first.localeCompare(a.first) || b.pupilIds.length - a.pupilIds.length)
}

/** Figures beside such a change would be figures about a teacher. */
export const isOfTeachers = (kind: ChangeKind): boolean => kind === 'teacher' || kind === 'time'

const kindNames: Record<ChangeKind, string> = {
  set: 'Change of set',
  course: 'Change of course',
  teacher: 'Change of teacher',
  time: 'Change of a teacher’s share',
  pathway: 'Change of pathway',
}
export const kindName = (kind: ChangeKind): string => kindNames[kind]

/** What a change is, as a line: "Change of set: Mathematics, Year 10, 9 pupils". */
export const changeTitle = (of: { kind: ChangeKind; what: string; where: string; pupils: number }): string =>
  `${kindName(of.kind)}: ${[of.what, of.where].filter(Boolean).join(', ')}${of.kind === 'pathway' ? '' : `, ${count(of.pupils, 'pupil')}`}`

export const isDue = (of: { reviewOn: string; endedOn: string | null }, today: string): boolean =>
  of.endedOn === null && of.reviewOn <= today
