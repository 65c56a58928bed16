import { type OneRosterFile, oneRosterFiles } from '../formats/oneroster/definitions.ts'
import type { OneRosterRecord } from '../formats/oneroster/rows.ts'
import { isDate, splitList } from '../formats/oneroster/values.ts'

/** Columns that are never kept: a password of another system is nobody's business here. */
export const secretColumns: readonly string[] = ['password']

/** What is kept of a record: its filled columns, without secrets. */
export const keptFields = (record: OneRosterRecord): OneRosterRecord =>
  Object.fromEntries(
    Object.entries(record).filter(([column, text]) => text !== '' && !secretColumns.includes(column)),
  )

/** The last day of a record its source counts as deleted, or null while it is active. */
export function endOf(record: OneRosterRecord, today: string): string | null {
  if (record.status !== 'tobedeleted') return null
  const day = record.dateLastModified?.slice(0, 10) ?? ''
  return isDate(day) ? day : today
}

/** Whether a change was made before the one that is kept: a delta brought late does not undo a newer one. */
export const isStale = (record: OneRosterRecord, kept: OneRosterRecord | undefined): boolean => {
  const [given, held] = [record.dateLastModified, kept?.dateLastModified].map((text) =>
    Date.parse(text ?? ''),
  )
  return given !== undefined && held !== undefined && given < held
}

type Span = { starts: string; ends: string }
const middle = ({ starts, ends }: Span) =>
  new Date((Date.parse(starts) + Date.parse(ends)) / 2).toISOString().slice(0, 10)
const holds = ({ starts, ends }: Span, day: string) => starts <= day && ends >= day

/** The year that is the same as another though it begins or ends on other days: the middle of one lies in the other. */
export const findSameYear = <T extends Span>(years: readonly T[], span: Span): T | undefined =>
  years.find((year) => holds(year, middle(span)) || holds(span, middle(year)))

/** The span in which a day lies, or else the one that begins last. */
export const currentOf = <T extends Span>(spans: readonly T[], day: string): T | undefined =>
  spans.find((span) => holds(span, day)) ?? spans.toSorted((a, b) => b.starts.localeCompare(a.starts))[0]

/** How a year is called that a zip makes: by its title when that says which, else with the year in which it ends. */
export const nameYear = (title: string, schoolYear: string): string =>
  /\d/.test(title) ? title : `${title} ${schoolYear}`.trim()

/** A name that is not taken, with as little beside it as it needs. */
export function freeName(name: string, taken: (name: string) => boolean, hints: readonly string[]): string {
  const candidates = [name, ...hints.filter((hint) => hint !== '').map((hint) => `${name} (${hint})`)]
  const found = candidates.find((one) => !taken(one))
  if (found !== undefined) return found
  let number = 2
  while (taken(`${name} ${number}`)) number += 1
  return `${name} ${number}`
}

type YearWord = { number: number; key: string; name: string; short: string; synonyms: readonly string[] }

/** The year group of a list of grades: a word of the country, a number such as 09, or kindergarten for year 0. */
export function findYear<W extends YearWord>(words: readonly W[], grades: string): W | undefined {
  const given = grades === '' ? [] : splitList(grades)
  const isNamed = (word: W, text: string) =>
    [word.key, word.name, word.short, ...word.synonyms].some(
      (name) => name.toLowerCase() === text.toLowerCase(),
    )
  const numberOf = (text: string) =>
    text.toUpperCase() === 'KG' ? 0 : /^\d{1,2}$/.test(text) ? Number(text) : -1
  for (const text of given) {
    const word = words.find((one) => one.number === numberOf(text)) ?? words.find((one) => isNamed(one, text))
    if (word) return word
  }
  return undefined
}

const statusByScore: Record<string, string> = {
  exempt: 'exempt',
  'not submitted': 'absent',
  submitted: 'submitted',
}
/** What a score's status is called in the markbook; a mark that was given in part is a mark. */
export const statusOf = (scoreStatus: string): string => statusByScore[scoreStatus] ?? 'marked'
/** The standard's word for a status of the markbook. */
export const scoreStatusOf = (status: string): string =>
  Object.entries(statusByScore).find(([, own]) => own === status)?.[0] ?? 'fully graded'

/** The standard's word for a sex as the packs key it, and back. */
export const sexWords: Record<string, string> = { female: 'F', male: 'M' }

type Records = Map<string, OneRosterRecord[]>

const pointersOf = (file: OneRosterFile) =>
  file.columns.flatMap(({ name, type, required, target }) =>
    target ? [{ name, type, required, target }] : [],
  )

function mend(file: OneRosterFile, record: OneRosterRecord, ids: ReadonlyMap<string, ReadonlySet<string>>) {
  let mended = record
  for (const { name, required, target } of pointersOf(file)) {
    const text = mended[name] ?? ''
    const pointed = text === '' ? [] : splitList(text)
    const there = pointed.filter((id) => ids.get(target)?.has(id))
    if (there.length === pointed.length) continue
    if (there.length === 0 && required) return null
    mended = { ...mended, [name]: there.join(',') }
  }
  return mended
}

/**
 * Records of which every reference leads somewhere: one that must name what is not there is left out, with all
 * that leans on it; one that may name it names it no longer.
 */
export function closeReferences(given: ReadonlyMap<string, readonly OneRosterRecord[]>): Records {
  let records: Records = new Map([...given].map(([file, list]) => [file, [...list]]))
  for (;;) {
    const ids = new Map(
      [...records].map(([file, list]) => [file, new Set(list.map((one) => one.sourcedId ?? ''))]),
    )
    let changed = false
    const next: Records = new Map()
    for (const file of oneRosterFiles) {
      const list = records.get(file.key)
      if (!list) continue
      const kept = list.map((record) => mend(file, record, ids))
      changed ||= kept.some((record, place) => record !== list[place])
      next.set(
        file.key,
        kept.filter((record) => record !== null),
      )
    }
    records = next
    if (!changed) return records
  }
}
