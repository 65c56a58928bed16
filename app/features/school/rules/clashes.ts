type Taught = { periodId: number; classId: number; roomId: number | null; personIds: readonly number[] }

/** Two classes in one period for the same person, room or some of the same pupils; or one for somebody kept free in it. */
export type Clash = {
  of: 'person' | 'room' | 'pupils' | 'spare'
  /** The person or the room; null for pupils. */
  id: number | null
  periodId: number
  classIds: number[]
  /** How many pupils are in both classes. */
  pupils: number
}

/** Lessons with one teacher in one room are taught together: nobody is in two places then. */
const together = (a: Taught, b: Taught): boolean =>
  a.classId === b.classId ||
  (a.roomId !== null && a.roomId === b.roomId && a.personIds.some((id) => b.personIds.includes(id)))

const pairsOf = <T>(all: readonly T[]): [T, T][] =>
  all.flatMap((one, place) => all.slice(place + 1).map((other): [T, T] => [one, other]))

const clashing = (of: 'person' | 'room', keyed: readonly { id: number; lesson: Taught }[]): Clash[] =>
  [...Map.groupBy(keyed, ({ id, lesson }) => `${id} ${lesson.periodId}`).values()].flatMap((own) => {
    const apart = pairsOf(own.map(({ lesson }) => lesson)).filter(([a, b]) => !together(a, b))
    const [first] = own
    if (!first || apart.length === 0) return []
    const classIds = [...new Set(apart.flat().map(({ classId }) => classId))]
    return [{ of, id: first.id, periodId: first.lesson.periodId, classIds, pupils: 0 }]
  })

/** Where a timetable puts a member of staff or a room in two places in one period. */
export const findClashes = (lessons: readonly Taught[]): Clash[] => [
  ...clashing(
    'person',
    lessons.flatMap((lesson) => lesson.personIds.map((id) => ({ id, lesson }))),
  ),
  ...clashing(
    'room',
    lessons.flatMap((lesson) => (lesson.roomId === null ? [] : [{ id: lesson.roomId, lesson }])),
  ),
]

/** Where somebody is kept free in a period and has a lesson in it all the same. */
export const findBusySpare = (
  lessons: readonly Taught[],
  spare: readonly { id: number; periodId: number }[],
): Clash[] =>
  spare.flatMap(({ id, periodId }) => {
    const own = lessons.filter((one) => one.periodId === periodId && one.personIds.includes(id))
    if (own.length === 0) return []
    return [{ of: 'spare' as const, id, periodId, classIds: own.map(({ classId }) => classId), pupils: 0 }]
  })
