import type { Random } from '#stats/random.ts'
import type { Day } from './calendar.ts'
import type { ClassGroup } from './classes.ts'
import type { Entry } from './readings.ts'
import type { Teacher } from './teaching.ts'

/** What entering the cells of one kind took somebody in one class of a cycle. */
export type EntryTime = {
  step: number
  group: ClassGroup
  teacher: Teacher
  kind: string
  seconds: number
  cells: number
  on: Day
}

// Seconds a cell by somebody of middling pace, and what opening the sheet costs.
const pace = { judgement: 4.2, scale: 2.6, flags: 3.8 } as const
const opening = 15
const kindOf = { judgement: 'judgement', effort: 'scale', flags: 'flags' } as const

const keysOf = ({ marks }: Entry) =>
  Object.keys(kindOf).filter((key): key is keyof typeof kindOf => key in marks)

/** The time each class took in each cycle: a pace of its own for each teacher, quicker from cycle to cycle. */
export function timeEntries(entries: readonly Entry[], random: Random): EntryTime[] {
  const paces = new Map<Teacher, number>()
  const paceOf = (teacher: Teacher) => {
    const known = paces.get(teacher) ?? Math.exp(random.normal(0, 0.28))
    paces.set(teacher, known)
    return known
  }
  const sheets = Map.groupBy(entries, ({ step, group, teacher }) => `${step} ${group.id} ${teacher.id}`)
  return [...sheets.values()].flatMap((own) => {
    const [first] = own
    if (!first) return []
    const { step, group, teacher, on } = first
    const slowness = paceOf(teacher) * (1 + 0.5 * Math.exp(-step / 3)) * Math.exp(random.normal(0, 0.08))
    const keys = Map.groupBy(own.flatMap(keysOf), (key) => key)
    return [...keys].map(([key, cells]): EntryTime => {
      const kind = kindOf[key]
      const once = kind === 'judgement' ? opening : 0
      const seconds = Math.round(10 * (once + cells.length * pace[kind] * slowness)) / 10
      return { step, group, teacher, kind, seconds, cells: cells.length, on }
    })
  })
}
