import { addDays, weekdayOf } from '#features/school/api.ts'

type Nature = 'pupil' | 'class' | 'area' | 'help'

type Kind = {
  key: string
  name: string
  on: readonly Nature[]
  when: 'trouble' | 'success' | 'either'
  owners: readonly string[]
  days: number
  expect: string
}
type Somebody = { id: number; name: string }
type Cycle = { starts: string; closes: string }

/** A decision ready to be taken with two keys. */
export type Suggestion = {
  kind: string
  words: string
  owner: Somebody
  due: string
  expect: string
  expectOn: string
}

type Decidable = { source: string; pupilId: number | null; classId: number | null; good: boolean }

/** Lists of help: plans that wait for a review, pupils on whom nobody acted. */
export const isHelpList = ({ source }: Pick<Decidable, 'source'>): boolean =>
  source === 'help' || source === 'unacted'

/** What an item is about, so far as it says which decisions fit. */
function natureOf(item: Decidable): Nature {
  if (isHelpList(item)) return 'help'
  return item.pupilId !== null ? 'pupil' : item.classId !== null ? 'class' : 'area'
}

/** So long after a decision is due one looks where no later cycle is planned. */
const usualDays = 42

/** The day on which the readings after a day are in: the close of the first cycle that closes from then on. */
export function lookAgainOn(due: string, cycles: readonly Cycle[]): string {
  const closes = cycles.map((one) => one.closes).filter((one) => one >= due)
  return closes.sort()[0] ?? addDays(due, usualDays)
}

/** A day to act by lies in term: where the usual one does not, it is the last school day before it; where there is none, the usual one. */
export function dayToAct(heldOn: string, days: number, isSchool: (day: string) => boolean): string {
  const usual = addDays(heldOn, days)
  if (isSchool(usual)) return usual
  for (let day = addDays(usual, -1); day > heldOn; day = addDays(day, -1))
    if (isSchool(day) && weekdayOf(day) <= 5) return day
  return usual
}

/** The decisions usually taken on such an item, each with its usual owner, day, and what is then to be seen. */
export function suggestDecisions(of: {
  kinds: readonly Kind[]
  item: Decidable
  /** By role, who it is for this item. */
  people: ReadonlyMap<string, Somebody>
  heldOn: string
  cycles: readonly Cycle[]
  isSchool: (day: string) => boolean
}): Suggestion[] {
  const { kinds, item, people, heldOn, cycles, isSchool } = of
  const nature = natureOf(item)
  const wanted = item.good ? 'success' : 'trouble'
  return kinds
    .filter((kind) => kind.on.includes(nature) && (kind.when === 'either' || kind.when === wanted))
    .flatMap((kind): Suggestion[] => {
      const owner = kind.owners.flatMap((role) => people.get(role) ?? [])[0]
      if (!owner) return []
      const due = dayToAct(heldOn, kind.days, isSchool)
      return [
        {
          ...{ kind: kind.key, words: kind.name, owner, due },
          ...{ expect: kind.expect, expectOn: lookAgainOn(due, cycles) },
        },
      ]
    })
}
