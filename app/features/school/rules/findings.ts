import type { Noun } from '#ui/words.ts'
import { formatShare, type tooFew } from './attendance.ts'
import { count } from './dates.ts'

type YearLine = { name: string; pupils: number; share: number | null | typeof tooFew }

/** What a school page says first; `word` is what the country calls a year group. */
export function schoolFinding(years: readonly YearLine[], word: Noun): string {
  const inUse = years.filter((year) => year.pupils > 0)
  if (inUse.length === 0) return `No pupil is placed in one of the ${word.many} yet`
  const pupils = inUse.reduce((sum, year) => sum + year.pupils, 0)
  const start = `${count(pupils, 'pupil')} in ${count(inUse.length, word.one, word.many)}`
  const measured = inUse.flatMap((year) =>
    typeof year.share === 'number' ? [{ ...year, share: year.share }] : [],
  )
  const lowest = measured.toSorted((a, b) => a.share - b.share)[0]
  if (!lowest || measured.length < 2) return start
  return `${start}; attendance is lowest in ${lowest.name}, at ${formatShare(lowest.share)}`
}

export function yearFinding(year: YearLine & { classes: number }): string {
  const start = `${year.name}: ${count(year.pupils, 'pupil')} in ${count(year.classes, 'class', 'classes')}`
  return typeof year.share !== 'number'
    ? start
    : `${start}, present at ${formatShare(year.share)} of sessions`
}

type ClassLine = { size: number; teachers: readonly unknown[] }

/** What a department or subject page says first: its classes, and any that nobody teaches. */
export function teachingFinding(name: string, classes: readonly ClassLine[]): string {
  if (classes.length === 0) return `${name} has no class this year`
  const open = classes.filter((line) => line.teachers.length === 0).length
  const start = `${name}: ${count(classes.length, 'class', 'classes')}`
  if (open > 0) return `${start}, ${open === 1 ? 'one has' : `${open} have`} no teacher`
  return `${start}, each with a teacher`
}

export function classFinding(name: string, pupils: number, share: number | null): string {
  if (pupils === 0) return `Nobody is enrolled in ${name} today`
  const start = `${name}: ${count(pupils, 'pupil')}`
  return share === null
    ? start
    : `${start}, present at ${formatShare(share)} of sessions in the last six weeks`
}

type PupilFacts = { givenName: string; praise: readonly string[]; share: number | null }

/** What a pupil's page says first: strengths before anything else. */
export function pupilFinding({ givenName, praise, share }: PupilFacts): string {
  const kinds = Map.groupBy(praise, (name) => name)
  const most = [...kinds].toSorted((a, b) => b[1].length - a[1].length)[0]
  const praised = most
    ? `${givenName} was praised ${praise.length === 1 ? 'once' : `${praise.length} times`} this year${
        praise.length > 2 ? `, most often for ${forWhat(most[0])}` : ''
      }`
    : null
  const present = share === null ? null : `present at ${formatShare(share)} of sessions`
  if (praised && present) return `${praised}, and was ${present}`
  if (present) return `${givenName} was ${present} this year`
  return praised ?? `Nothing is recorded of ${givenName} this year yet`
}

// "Praise: effort" reads as "effort" within a sentence.
const forWhat = (name: string) =>
  (name.includes(':') ? name.slice(name.indexOf(':') + 1) : name).trim().toLowerCase()

export function pupilsFinding(shown: number, filtered: boolean): string {
  if (shown === 0) return filtered ? 'No pupil you may see fits this' : 'Your posts open no pupil today'
  if (filtered) return `${count(shown, 'pupil')} ${shown === 1 ? 'fits' : 'fit'} this`
  return `Your posts open ${count(shown, 'pupil')}`
}

export function staffFinding(staff: readonly { classes: number }[]): string {
  const teaching = staff.filter((member) => member.classes > 0).length
  if (staff.length === 0) return 'Nobody is in post yet'
  return `${count(staff.length, 'person is', 'people are')} in post; ${teaching} of them teach`
}

export function memberFinding(name: string, classes: readonly { size: number }[]): string {
  if (classes.length === 0) return `${name} teaches no class this year`
  const pupils = classes.reduce((sum, line) => sum + line.size, 0)
  return `${name} teaches ${count(classes.length, 'class', 'classes')}, ${count(pupils, 'place')} in all`
}
