import type { Random } from '#stats/random.ts'
import { type Blocks, classSize, fullest, layOutBlocks } from './blocks.ts'
import { type Day, lastYear, thisYear } from './calendar.ts'
import { type Basis, type Choices, chooseSubjects, stageOf } from './choices.ts'
import type { Margins } from './margins.ts'
import type { Pupil } from './pupils.ts'
import type { SchoolPlan } from './schools.ts'

/** 0 is last year, 1 this year. */
export type YearIndex = 0 | 1
export type Membership = { pupil: Pupil; first: Day; last: Day | null }
export type ClassGroup = {
  id: number
  yearIndex: YearIndex
  year: number
  subject: string
  name: string
  set: number | null
  basis: Basis
  /** Classes of a year that pupils choose from side by side stand in one block; null where nothing was laid out. */
  block: number | null
  members: Membership[]
}
export type FormGroup = { id: number; yearIndex: YearIndex; year: number; name: string; pupils: Pupil[] }

const formSize = 29
export const yearDates = [lastYear, thisYear] as const

const formsOf = (count: number) => Math.ceil(count / formSize)
const formLetter = (place: number, forms: number) => String.fromCharCode(65 + (place % forms))

export function formName(plan: SchoolPlan, year: number, place: number): string {
  return `${year}${formLetter(place, formsOf(plan.roll[year] ?? plan.roll[10] ?? formSize))}`
}

/** The pupils a school had in a year group of a year, among those it has now. */
function cohort(pupils: readonly Pupil[], yearIndex: YearIndex, year: number): Pupil[] {
  return yearIndex === 1
    ? pupils.filter((pupil) => pupil.year === year)
    : pupils.filter((pupil) => pupil.year === year + 1 && pupil.attendedLastYear)
}

const spellOf = (pupil: Pupil, yearIndex: YearIndex): Membership => ({
  pupil,
  first: Math.max(pupil.entered, yearDates[yearIndex].first),
  last: yearIndex === 1 ? pupil.left : yearDates[0].last,
})

function cut(members: readonly Membership[], most = classSize): Membership[][] {
  const count = Math.ceil(members.length / most)
  return Array.from({ length: count }, (_, part) =>
    members.slice(
      Math.round((part * members.length) / count),
      Math.round(((part + 1) * members.length) / count),
    ),
  )
}

export type Draft = Omit<ClassGroup, 'id'>

function makeSets(draft: Draft, code: string, random: Random): Draft[] {
  const ranked = draft.members
    .map((member) => ({ member, score: member.pupil.start + random.normal(0, 2.5) }))
    .sort((a, b) => b.score - a.score)
    .map(({ member }) => member)
  return cut(ranked).map((members, part) => ({
    ...draft,
    set: part + 1,
    name: `${draft.year}${code}${part + 1}`,
    members,
  }))
}

function makeForms(plan: SchoolPlan, draft: Draft, code: string): Draft[] {
  const byForm = Map.groupBy(draft.members, ({ pupil }) => formName(plan, draft.year, pupil.place))
  return [...byForm].map(([form, members]) => ({ ...draft, name: `${form}/${code}`, members }))
}

function makeOptions(draft: Draft, code: string, blocks: Blocks): Draft[] {
  const byBlock = Map.groupBy(draft.members, ({ pupil }) => blocks.get(pupil)?.get(draft.subject) ?? null)
  return [...byBlock]
    .sort(([a], [b]) => (a ?? 0) - (b ?? 0))
    .flatMap(([block, members]) =>
      cut(members, block === null ? classSize : fullest).map((part) => ({ ...draft, block, members: part })),
    )
    .map((made, part) => ({ ...made, name: `${draft.year}/${code}${part + 1}` }))
}

/** In the middle of each year a few pupils move a set up or down. */
function moveBetweenSets(groups: readonly Draft[], random: Random): void {
  const [first] = groups
  if (!first || groups.length < 2) return
  const day = yearDates[first.yearIndex].cycles[first.yearIndex === 1 ? 1 : 3]?.first ?? 0
  const moves = groups.flatMap((from, index) =>
    from.members.flatMap((member) =>
      random.chance(0.03) ? [{ from, member, to: groups[index + (random.chance(0.5) ? 1 : -1)] }] : [],
    ),
  )
  for (const { from, member, to } of moves) {
    if (!to || member.first >= day || (member.last !== null && member.last < day)) continue
    to.members.push({ ...member, first: day })
    from.members.splice(from.members.indexOf(member), 1, { ...member, last: day - 1 })
  }
}

/** The classes of a year group of a year for what its pupils chose, as yet without numbers. */
export function classesOfYear(
  plan: SchoolPlan,
  pupils: readonly Pupil[],
  choices: Map<Pupil, Choices>,
  yearIndex: YearIndex,
  year: number,
  margins: Margins,
  random: Random,
  blocks: Blocks = new Map(),
): Draft[] {
  const stage = stageOf(plan, year)
  const wanted = pupils.flatMap((pupil) =>
    (choices.get(pupil)?.[stage] ?? []).map((choice) => ({ ...choice, member: spellOf(pupil, yearIndex) })),
  )
  return [...Map.groupBy(wanted, (want) => `${want.basis} ${want.subject}`).values()].flatMap((wants) => {
    const [want] = wants
    if (!want) return []
    const draft: Draft = {
      yearIndex,
      year,
      subject: want.subject,
      name: '',
      set: null,
      basis: want.basis,
      block: null,
      members: wants.map(({ member }) => member),
    }
    const { code } = margins.subject(want.subject)
    if (want.basis === 'form') return makeForms(plan, draft, code)
    if (want.basis === 'option') return makeOptions(draft, code, blocks)
    const sets = makeSets(draft, code, random)
    moveBetweenSets(sets, random)
    return sets
  })
}

/** The classes and registration groups of both years (partner schools: of this year). Ids run from the given number. */
export function makeClasses(
  plan: SchoolPlan,
  pupils: readonly Pupil[],
  margins: Margins,
  firstId: number,
  random: Random,
) {
  const choices = new Map(
    pupils.map((pupil) => {
      const form = pupil.place % formsOf(plan.roll[pupil.year] ?? formSize)
      return [pupil, chooseSubjects(plan, pupil, form, random)]
    }),
  )
  const blocks = plan.full ? layOutBlocks(plan, pupils, choices, margins) : new Map()
  const drafts: Draft[] = []
  const forms: FormGroup[] = []
  for (const yearIndex of plan.full ? ([0, 1] as const) : ([1] as const)) {
    for (const year of Object.keys(plan.roll).map(Number)) {
      const here = cohort(pupils, yearIndex, year)
      if (here.length === 0) continue
      drafts.push(
        ...classesOfYear(
          plan,
          here,
          choices,
          yearIndex,
          year,
          margins,
          random,
          yearIndex === 1 ? blocks : new Map(),
        ),
      )
      const byForm = Map.groupBy(here, (pupil) => formName(plan, year, pupil.place))
      forms.push(...[...byForm].map(([name, pupils]) => ({ id: 0, yearIndex, year, name, pupils })))
    }
  }
  return {
    classes: drafts.map((draft, index): ClassGroup => ({ id: firstId + index, ...draft })),
    forms: forms.map((form, index): FormGroup => ({ ...form, id: firstId + index })),
  }
}
