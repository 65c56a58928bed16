import type { Random } from '#stats/random.ts'
import { sciences } from './blocks.ts'
import type { ClassGroup } from './classes.ts'

/**
 * A class as the timetable sees it. Classes of one body of pupils (a form, a group of the three sciences) never meet at once;
 * bands say when it may meet: what stands in one band of a year group is taught side by side.
 */
export type Need = {
  group: ClassGroup
  department: string
  lessons: number
  body: string
  bands: readonly string[]
}

function bandNames({ basis, subject, block }: ClassGroup): string[] {
  if (basis === 'form') return ['forms']
  if (basis === 'set') return [subject === 'combined-science' ? 'science' : subject]
  return sciences.includes(subject) ? ['science', `block ${block}`] : [`block ${block}`]
}

function bodyOf(group: ClassGroup): string {
  if (group.basis === 'form') return `${group.year} ${group.name.split('/')[0]}`
  return sciences.includes(group.subject)
    ? `${group.year} sciences ${group.name.replace(/^.*[A-Z]/, '')}`
    : `${group.id}`
}

export const needOf = (group: ClassGroup, department: string, lessons: number): Need => ({
  group,
  department,
  lessons,
  body: bodyOf(group),
  bands: bandNames(group).map((name) => `${group.year} ${name}`),
})

type Row = (string | null)[]
/** How many teachers of each department a band needs at once, on average over its periods. */
type Demand = Map<string, number>

/** The periods of each year group, each given to a band: as many as its classes have lessons; the forms take what is left. */
function firstRows(needs: readonly Need[], slots: number): Row[] {
  return [...Map.groupBy(needs, ({ group }) => group.year).values()].map((own) => {
    const whole = own.filter(({ bands }) => bands.length === 1)
    const lengths = [...Map.groupBy(whole, ({ bands }) => bands[0] ?? '')].map(([band, within]) => ({
      band,
      forms: within[0]?.group.basis === 'form',
      length: Math.max(...within.map(({ lessons }) => lessons)),
    }))
    const row: Row = lengths
      .filter(({ forms }) => !forms)
      .flatMap(({ band, length }) => Array<string>(length).fill(band))
    const rest = lengths.find(({ forms }) => forms)?.band ?? null
    if (row.length > slots) throw new Error(`The week is too short: ${row.length} periods of ${slots}`)
    return [...row, ...Array<string | null>(slots - row.length).fill(rest)]
  })
}

function demandOf(needs: readonly Need[], rows: readonly Row[]): Map<string, Demand> {
  const periods = new Map<string, number>()
  for (const band of rows.flat()) if (band !== null) periods.set(band, (periods.get(band) ?? 0) + 1)
  const demands = new Map<string, Demand>()
  for (const { bands, department, lessons } of needs) {
    const all = bands.reduce((sum, band) => sum + (periods.get(band) ?? 0), 0)
    for (const band of bands) {
      const demand = demands.get(band) ?? new Map<string, number>()
      demand.set(department, (demand.get(department) ?? 0) + lessons / all)
      demands.set(band, demand)
    }
  }
  return demands
}

const comfortable = 0.9
const tooFew = 30
const square = (number: number) => number * number

/** How far the departments' teachers fall short in a period, and a band stands twice on one day. */
function makeCost(
  rows: readonly Row[],
  demands: Map<string, Demand>,
  teachers: Map<string, number>,
  days: readonly number[],
) {
  const departments = [...teachers.keys()]
  const vectors = new Map(
    [...demands].map(([band, demand]) => [band, departments.map((name) => demand.get(name) ?? 0)]),
  )
  const most = departments.map((name) => teachers.get(name) ?? 0)
  const ofSlot = (slot: number): number => {
    const wanted = most.map(() => 0)
    for (const row of rows) {
      const vector = vectors.get(row[slot] ?? '') ?? []
      // Asked some hundred thousand times: an index costs a third of an iterator.
      for (let place = 0; place < vector.length; place++)
        wanted[place] = (wanted[place] ?? 0) + (vector[place] ?? 0)
    }
    return wanted.reduce((sum, number, place) => {
      const own = most[place] ?? 0
      return (
        sum + square(Math.max(0, number - own)) * tooFew + square(Math.max(0, number - own * comfortable))
      )
    }, 0)
  }
  const ofDay = (row: Row, slot: number): number => {
    const band = row[slot]
    const same = days.filter((day, other) => day === days[slot] && row[other] === band).length
    return band === null || band?.endsWith('forms') ? 0 : square(Math.max(0, same - 1)) * 0.1
  }
  return { ofSlot, ofDay }
}

const exchange = (row: Row, a: number, b: number): void => {
  const [one = null, other = null] = [row[a], row[b]]
  row[a] = other
  row[b] = one
}

/** Exchanges two periods of a row wherever that is better; true when it was anywhere. */
function improve(row: Row, cost: (row: Row, a: number, b: number) => number): boolean {
  let better = false
  for (let a = 0; a < row.length; a++) {
    for (let b = 0; b < a; b++) {
      if (row[a] === row[b]) continue
      const before = cost(row, a, b)
      exchange(row, a, b)
      if (cost(row, a, b) < before - 1e-9) better = true
      else exchange(row, a, b)
    }
  }
  return better
}

const mostRounds = 12

/** Lays the bands so that no period asks more teachers of a department than it has; `days` names the day of each slot. */
export function layBands(
  needs: readonly Need[],
  teachers: Map<string, number>,
  days: readonly number[],
  random: Random,
): Map<string, number[]> {
  const rows = firstRows(needs, days.length).map((row) => random.shuffle(row))
  const { ofSlot, ofDay } = makeCost(rows, demandOf(needs, rows), teachers, days)
  const cost = (row: Row, a: number, b: number) => ofSlot(a) + ofSlot(b) + ofDay(row, a) + ofDay(row, b)
  for (let round = 0, better = true; better && round < mostRounds; round++)
    better = rows.map((row) => improve(row, cost)).some(Boolean)
  const slots = new Map<string, number[]>()
  for (const row of rows) {
    for (const [slot, band] of row.entries()) {
      if (band !== null) slots.set(band, [...(slots.get(band) ?? []), slot])
    }
  }
  return slots
}
