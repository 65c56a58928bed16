import type { OrgReader } from '#features/access/api.server.ts'
import { type Direction, directionOf, type Line } from '../line.ts'

/** From the day after the earlier cycle to the end of the later one, and the earlier cycle itself. */
export type Window = {
  before: { first: string; last: string }
  within: { first: string; last: string }
  /** Both cycles lie in one academic year: between years everybody changes class and teacher. */
  sameYear: boolean
  country: string
}

/** Something the product knows of the window, and whom it touches: a pupil, a pupil in a subject, or a class. */
export type Fact = {
  kind: string
  pupilId: number | null
  subjectId: number | null
  classId: number | null
  /** The way it usually goes; null where it may go either way. */
  direction: Direction | null
  /** How much happened, 0 to 1. */
  strength: number
  /** As it stands behind “meanwhile:”. */
  words: string
}

/** One kind of cause that is looked for among lines within reach; another kind is another entry in `finders`. */
export type Finder = {
  kind: string
  find: (db: OrgReader, window: Window, lines: readonly Line[]) => Promise<Fact[]>
}

export type Cause = { kind: string; words: string; fit: number }

/** Causes below this are not named. */
const LEAST_FIT = 0.25
const AGAINST = 0.2
const ALONE = 0.25
/** A mean movement of this many grades is company enough. */
const MOVED_ALONG = 0.5

/** The mean movement of others, in grades, in the direction of a line; null when there are no others. */
export type Company = { ofPupil: number | null; ofClass: number | null }

type Sum = { grades: number; n: number }

function sumBy(lines: readonly Line[], key: (line: Line) => number | null): Map<number | null, Sum> {
  const sums = new Map<number | null, Sum>()
  for (const line of lines) {
    if (line.grades === null) continue
    const sum = sums.get(key(line)) ?? { grades: 0, n: 0 }
    sums.set(key(line), { grades: sum.grades + line.grades, n: sum.n + 1 })
  }
  return sums
}

/** How far the pupil's other subjects, and the others of the class, moved the way a line did, the school's mean taken off. */
export function companyIn(all: readonly Line[]): (line: Line) => Company {
  const whole = sumBy(all, () => 0).get(0) ?? { grades: 0, n: 0 }
  const mean = whole.n > 0 ? whole.grades / whole.n : 0
  const pupils = sumBy(all, (line) => line.pupilId)
  const classes = sumBy(all, (line) => line.classAfter)
  return (line) => {
    const towards = directionOf(line) === 'fall' ? -1 : 1
    const without = (sum: Sum | undefined) =>
      sum && sum.n > 1 ? towards * ((sum.grades - (line.grades ?? 0)) / (sum.n - 1) - mean) : null
    return { ofPupil: without(pupils.get(line.pupilId)), ofClass: without(classes.get(line.classAfter)) }
  }
}

/** How far others moved along, from next to not at all to all the way; half of it where there are no others. */
const along = (moved: number | null): number =>
  moved === null ? 0.5 : Math.min(1, Math.max(ALONE, moved / MOVED_ALONG))
const apart = (...moved: (number | null)[]): number =>
  1 - 0.5 * Math.min(1, Math.max(0, ...moved.map((one) => (one ?? 0) / MOVED_ALONG)))

/**
 * How well a fact fits a movement, 0 to 1: how much happened, times how far those it touches moved along. What touches
 * the whole pupil fits when the other subjects moved too, what touches the class when the class did, and what touches
 * one subject alone when they did not. What usually goes the other way counts for a fifth.
 */
export function fitOf(fact: Fact, line: Line, company: Company): number {
  const direction = fact.direction === null || fact.direction === directionOf(line) ? 1 : AGAINST
  const { ofPupil, ofClass } = company
  const reached =
    fact.classId !== null
      ? along(ofClass)
      : fact.subjectId === null
        ? along(ofPupil)
        : apart(ofPupil, ofClass)
  return Math.min(1, Math.max(0, fact.strength)) * direction * reached
}

/** The facts that fit a movement, best first; none is an answer too. */
export function causesOf(facts: readonly Fact[], line: Line, company: Company): Cause[] {
  return facts
    .map((fact) => ({ kind: fact.kind, words: fact.words, fit: fitOf(fact, line, company) }))
    .filter(({ fit }) => fit >= LEAST_FIT)
    .sort((a, b) => b.fit - a.fit || a.kind.localeCompare(b.kind))
}
