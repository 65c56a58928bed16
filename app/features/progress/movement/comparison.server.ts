import type { OrgReader, Reach, Visit } from '#features/access/api.server.ts'
import { readSchoolWords } from '#features/school/api.server.ts'
import type { SchoolWords } from '#ui/words.ts'
import { explain, windowOf } from './causes/all.server.ts'
import type { Cause } from './causes/cause.ts'
import { chooseCycles, listBegun, type NamedCycle } from './cycles.server.ts'
import { listReasons } from './gone.server.ts'
import { type Group, readGroup } from './group.server.ts'
import { directionOf, type Line, lineKey, type Weight } from './line.ts'
import { type Cycles, listLines } from './lines.server.ts'
import { countMoved, isShown, type Moved, rankLines } from './rules.ts'
import type { MovementSearch } from './schema.ts'
import { listTraits, type Trait } from './traits.server.ts'
import { weighWith } from './weigh.ts'

/** Who looks: as much of a visit as a comparison needs to know. */
export type Viewer = Pick<Visit, 'reach' | 'may' | 'today'> & { org: Pick<Visit['org'], 'country'> }

export type Comparison = {
  begun: NamedCycle[]
  cycles: (Cycles & { from: NamedCycle; to: NamedCycle }) | null
  group: Group
  traits: Trait[]
  /** All lines within reach, and those of the group. */
  all: Line[]
  lines: Line[]
  moved: Moved
  weigh: (line: Line) => Weight
  /** Movements of the group that are signals; null while the later cycle is not judged. */
  signals: number | null
  words: SchoolWords
}

/** Two cycles and a group as an address asks for them: every page, print and file of a comparison begins here. */
export async function compare(db: OrgReader, visit: Viewer, search: MovementSearch): Promise<Comparison> {
  const { reach, org } = visit
  const traits = visit.may('pupils.characteristics') ? await listTraits(db, reach, org.country) : []
  const begun = await listBegun(db)
  const cycles = chooseCycles(begun, search)
  const group = await readGroup(db, reach, search, traits)
  const all = cycles ? await listLines(db, reach, cycles) : []
  const lines = all.filter(group.holds)
  const weigh = weighWith(all)
  const weighed = all.some((line) => line.z !== null)
  const signals = weighed ? lines.filter((line) => weigh(line) === 'signal').length : null
  const words = await readSchoolWords(db, org.country)
  return { begun, cycles, group, traits, all, lines, moved: countMoved(lines), weigh, signals, words }
}

export type Explained = {
  line: Line
  weight: Weight
  causes: Cause[]
  /** Why there is no judgement on one side. */
  reason: string | null
}

export type ShownLines = {
  shown: Explained[]
  /** How many there are in all. */
  of: number
  /** Of those shown, signals beside which nothing is known. */
  unexplained: number
  /** Why there is no judgement on one side, the rarest reason first. */
  reasons: { kind: string; n: number }[]
}

/**
 * The movements an address asks to see, at most so many, with what is known to have happened meanwhile. Those of which
 * something is known can only be told once all have been looked at.
 */
async function explainMoved(
  db: OrgReader,
  visit: Viewer,
  { cycles, all, weigh }: Comparison & { cycles: Cycles },
  { wanted, most, known }: { wanted: readonly Line[]; most: number; known: boolean },
): Promise<ShownLines> {
  const ranked = rankLines(wanted, weigh)
  const asked = known ? ranked : ranked.slice(0, most)
  const causes = await explain(db, windowOf(cycles, visit.today, visit.org.country), all, asked)
  const told = known ? asked.filter((line) => causes.get(lineKey(line))?.length) : asked
  const shown = told.slice(0, most).map((line) => ({
    ...{ line, weight: weigh(line), causes: causes.get(lineKey(line)) ?? [], reason: null },
  }))
  const unexplained = shown.filter((one) => one.weight === 'signal' && one.causes.length === 0).length
  return { shown, of: known ? told.length : wanted.length, unexplained, reasons: [] }
}

/** The lines with a judgement on one side only, those with the rarest reason first. */
async function explainGone(
  db: OrgReader,
  cycles: Cycles,
  { wanted, most }: { wanted: readonly Line[]; most: number },
): Promise<ShownLines> {
  const found = await listReasons(db, cycles, wanted)
  const counts = new Map<string, number>()
  for (const { kind } of found.values()) counts.set(kind, (counts.get(kind) ?? 0) + 1)
  const often = (line: Line) => counts.get(found.get(lineKey(line))?.kind ?? '') ?? 0
  const chosen = wanted.toSorted((a, b) => often(a) - often(b) || a.subject.localeCompare(b.subject))
  const shown = chosen.slice(0, most).map((line): Explained => {
    const reason = found.get(lineKey(line))?.words ?? null
    return { line, weight: 'not weighed', causes: [], reason }
  })
  const reasons = [...counts].map(([kind, n]) => ({ kind, n })).sort((a, b) => a.n - b.n)
  return { shown, of: wanted.length, unexplained: 0, reasons }
}

/** The lines an address asks to see, at most so many, each with what is known of it. */
export async function explainShown(
  db: OrgReader,
  visit: Viewer,
  comparison: Comparison,
  wish: { show: MovementSearch['show']; most: number },
): Promise<ShownLines> {
  const { cycles, lines } = comparison
  if (!cycles) return { shown: [], of: 0, unexplained: 0, reasons: [] }
  const wanted = lines.filter((line) => isShown(line, wish.show))
  const chosen = { wanted, most: wish.most }
  return wish.show === 'gained' || wish.show === 'lost'
    ? explainGone(db, cycles, chosen)
    : explainMoved(db, visit, { ...comparison, cycles }, { ...chosen, known: wish.show === 'known' })
}

/** Every movement within reach between two cycles with its weight and its causes, for whoever asks without a page. */
export async function explainMovements(
  db: OrgReader,
  reach: Reach,
  asked: { from: number; to: number },
  country: string,
): Promise<Explained[]> {
  const cycles = chooseCycles(await listBegun(db), asked)
  if (!cycles) return []
  const all = await listLines(db, reach, cycles)
  const weigh = weighWith(all)
  const moved = all.filter((line) => directionOf(line) !== null)
  const causes = await explain(db, windowOf(cycles, db.today, country), all, moved)
  return moved.map((line) => ({
    ...{ line, weight: weigh(line), causes: causes.get(lineKey(line)) ?? [], reason: null },
  }))
}
