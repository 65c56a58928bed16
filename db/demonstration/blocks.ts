import { type Choice, type Choices, chosenBeside, stageOf } from './choices.ts'
import type { Margins } from './margins.ts'
import type { Pupil } from './pupils.ts'
import type { SchoolPlan } from './schools.ts'

/** In which block each pupil meets each subject chosen: what stands in one block is taught side by side. */
export type Blocks = Map<Pupil, Map<string, number>>

export const classSize = 28
/** The most a class of a block holds before another is opened beside it. */
export const fullest = 31
const overfull = 10
const blocksOf = { lower: 0, upper: 4, sixth: 6 } as const

// The three sciences are chosen together, and share one group.
export const sciences: readonly string[] = ['biology', 'chemistry', 'physics']
const courseOf = (subject: string) => (sciences.includes(subject) ? 'sciences' : subject)
const subjectsOf = (course: string) => (course === 'sciences' ? sciences : [course])

type Place = { most: number; taken: number }
/** The places of each course, by block. */
type Offer = Map<string, Place[]>
type Found = { blocks: number[]; cost: number }

const add = <K>(counts: Map<K, number>, key: K) => counts.set(key, (counts.get(key) ?? 0) + 1)

/** Spreads the classes that each course fills over the blocks, and so those of each department; the largest course first. */
function offerCourses(wanted: readonly string[], blocks: number, margins: Margins): Offer {
  const sizes = [...Map.groupBy(wanted, (course) => course)].map(([course, own]) => ({
    course,
    classes: Math.ceil(own.length / classSize),
  }))
  const load = new Map<string, number>()
  const offer: Offer = new Map()
  for (const { course, classes } of sizes.toSorted((a, b) => b.classes - a.classes)) {
    const { department } = margins.subject(subjectsOf(course)[0] ?? course)
    const places = Array.from({ length: blocks }, (): Place => ({ most: 0, taken: 0 }))
    const cost = (block: number) =>
      (places[block]?.most ?? 0) * 100 +
      (load.get(`${block} ${department}`) ?? 0) * 20 +
      (load.get(`${block}`) ?? 0)
    for (let made = 0; made < classes; made++) {
      const best = [...places.keys()].reduce((least, block) => (cost(block) < cost(least) ? block : least))
      const place = places[best]
      if (place) place.most += fullest
      add(load, `${best}`)
      add(load, `${best} ${department}`)
    }
    offer.set(course, places)
  }
  return offer
}

/** The emptiest blocks in which all the courses can be met; null where there are none. */
function findBlocks(courses: readonly string[], offer: Offer): Found | null {
  const [course, ...rest] = courses
  if (course === undefined) return { blocks: [], cost: 0 }
  return search(course, rest, [])
  function search(next: string, later: readonly string[], used: readonly number[]): Found | null {
    let best: Found | null = null
    for (const [block, { most, taken }] of (offer.get(next) ?? []).entries()) {
      if (most === 0 || used.includes(block)) continue
      const [following, ...others] = later
      const blocks = [...used, block]
      const tail = following === undefined ? { blocks, cost: 0 } : search(following, others, blocks)
      const cost = tail ? tail.cost + (taken < most ? taken / most : overfull) : Number.POSITIVE_INFINITY
      if (tail && (!best || cost < best.cost)) best = { blocks: tail.blocks, cost }
    }
    return best
  }
}

/** Every way to exchange one course for another that was offered beside it. */
const exchanges = (chosen: readonly Choice[]): Choice[][] =>
  chosen.flatMap((choice) =>
    chosenBeside(choice.subject)
      .filter((subject) => !chosen.some((one) => one.subject === subject))
      .map((subject) => chosen.map((one) => (one === choice ? { ...one, subject } : one))),
  )

/** The choice of a pupil that fits: as it was, or with as few courses exchanged as can be. */
function findChoice(chosen: readonly Choice[], offer: Offer): { chosen: Choice[]; found: Found } | null {
  const placed = (choice: Choice[]) => {
    const found = findBlocks([...new Set(choice.map(({ subject }) => courseOf(subject)))], offer)
    return found ? [{ chosen: choice, found }] : []
  }
  const own = placed([...chosen])
  if (own[0] && own[0].found.cost < overfull) return own[0]
  const one = [...own, ...exchanges(chosen).flatMap(placed)]
  const fitting = one.length > 0 ? one : exchanges(chosen).flatMap(exchanges).flatMap(placed)
  return fitting.sort((a, b) => a.found.cost - b.found.cost)[0] ?? null
}

/** Lays out what the pupils of a year group choose. Where a choice cannot be met, one course of it is exchanged. */
function layOut(
  pupils: readonly Pupil[],
  choices: Map<Pupil, Choices>,
  stage: 'upper' | 'sixth',
  margins: Margins,
): Blocks {
  const optionsOf = (pupil: Pupil) =>
    (choices.get(pupil)?.[stage] ?? []).filter(({ basis }) => basis === 'option')
  const wanted = pupils.flatMap((pupil) => [
    ...new Set(optionsOf(pupil).map(({ subject }) => courseOf(subject))),
  ])
  const offer = offerCourses(wanted, blocksOf[stage], margins)
  const laid: Blocks = new Map()
  for (const pupil of pupils) {
    const all = choices.get(pupil)
    const options = optionsOf(pupil)
    const met = findChoice(options, offer)
    if (!all || !met) throw new Error(`No blocks hold what pupil ${pupil.id} chose`)
    const courses = [...new Set(met.chosen.map(({ subject }) => courseOf(subject)))]
    for (const [place, course] of courses.entries()) {
      const taken = offer.get(course)?.[met.found.blocks[place] ?? -1]
      if (taken) taken.taken++
    }
    const blockOf = new Map(courses.map((course, place) => [course, met.found.blocks[place] ?? 0]))
    laid.set(pupil, new Map(met.chosen.map(({ subject }) => [subject, blockOf.get(courseOf(subject)) ?? 0])))
    const kept = all[stage].filter(({ basis }) => basis !== 'option')
    choices.set(pupil, { ...all, [stage]: [...kept, ...met.chosen] })
  }
  return laid
}

/** The option blocks of this year’s year groups; changes the choices that no block plan could hold. */
export function layOutBlocks(
  plan: SchoolPlan,
  pupils: readonly Pupil[],
  choices: Map<Pupil, Choices>,
  margins: Margins,
): Blocks {
  const years = [...Map.groupBy(pupils, ({ year }) => year)]
  return new Map(
    years.flatMap(([year, own]) => {
      const stage = stageOf(plan, year)
      return stage === 'lower' ? [] : [...layOut(own, choices, stage, margins)]
    }),
  )
}
