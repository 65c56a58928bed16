import { type SteppedRow, steppedEffect } from '#stats/impact/stepped.ts'
import { createRandom } from '#stats/random.ts'
import { mean } from '#stats/vector.ts'

export type SteppedMark = { pupilId: number; cycleId: number; yearGroupId: number; place: number }
/** Classes that began help in a drawn order, `turn` cycles after the first of the cycles; marks of everybody in the subject. */
export type SteppedFacts = {
  kind: string
  seed: number
  cycles: readonly { id: number; name: string; year: string }[]
  members: readonly { pupilId: number; classId: number; turn: number; name: string }[]
  marks: readonly SteppedMark[]
}

/** Spread of fewer than so many pupils is no measure to hold a difference against. */
const fewestInYear = 12

type Line = SteppedRow & { pupilId: number }

/** Marks of those in the classes, in standard deviations of their whole year group when the order was drawn. */
export function steppedLines({ cycles, members, marks }: SteppedFacts): Line[] {
  const first = marks.filter(({ cycleId }) => cycleId === cycles[0]?.id)
  const before = new Map(first.map((one) => [one.pupilId, one]))
  const spreads = new Map(
    [...Map.groupBy(first, ({ yearGroupId }) => yearGroupId)].map(([year, own]) => {
      const middle = mean(own.map(({ place }) => place))
      const sd = Math.sqrt(mean(own.map(({ place }) => (place - middle) ** 2)))
      return [year, { middle, sd: own.length < fewestInYear ? 0 : sd }]
    }),
  )
  const classOf = new Map(members.map((one) => [one.pupilId, one]))
  const placeOf = new Map(cycles.map(({ id }, place) => [id, place]))
  return marks.flatMap(({ pupilId, cycleId, place }): Line[] => {
    const [member, start, cycle] = [classOf.get(pupilId), before.get(pupilId), placeOf.get(cycleId)]
    const spread = spreads.get(start?.yearGroupId ?? -1)
    if (!member || !start || cycle === undefined || !spread || spread.sd < 1e-9) return []
    const scaled = (value: number) => (value - spread.middle) / spread.sd
    const unit = String(member.classId)
    return [{ pupilId, unit, cycle, outcome: scaled(place), forecast: scaled(start.place) }]
  })
}

/** What those gained who had begun over those still waiting; undefined where it cannot be told. */
export function steppedImpact(facts: SteppedFacts) {
  const starts = Object.fromEntries(facts.members.map(({ classId, turn }) => [String(classId), turn]))
  const rows = steppedLines(facts)
  return rows.length === 0 ? undefined : steppedEffect(rows, starts, createRandom(facts.seed))
}

/** One class on the stairs: what its pupils gained since the order was drawn, cycle by cycle, and when it began. */
export type Stair = { classId: number; name: string; turn: number; gained: readonly (number | null)[] }

/** The picture behind it: classes in the order drawn; means of fewer than so many pupils are left out. */
export function stairsOf(facts: SteppedFacts, fewest: number): Stair[] {
  const lines = Map.groupBy(steppedLines(facts), ({ unit }) => unit)
  const units = new Map(facts.members.map((one) => [one.classId, one]))
  return [...units.values()]
    .sort((a, b) => a.turn - b.turn || a.classId - b.classId)
    .map(({ classId, name, turn }) => ({
      ...{ classId, name, turn },
      gained: facts.cycles.map((_, cycle) => {
        const own = (lines.get(String(classId)) ?? []).filter((line) => line.cycle === cycle)
        return own.length < fewest ? null : mean(own.map(({ outcome, forecast }) => outcome - forecast))
      }),
    }))
}
