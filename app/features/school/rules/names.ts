type Named = { familyName: string; givenName: string }

/** "Surname, Forename", as schools list pupils. */
export const formatPupilName = ({ familyName, givenName }: Named): string => `${familyName}, ${givenName}`

/** "Forename Surname" with the title before it where there is one, as one speaks of staff. */
export const formatStaffName = ({
  familyName,
  givenName,
  title,
}: Named & { title?: string | null }): string => [title, givenName, familyName].filter(Boolean).join(' ')

/** Year and registration group beside a pupil's name, such as "9 · 9KLM"; empty when neither is known. */
export const formatWhere = (pupil: { yearNumber: number | null; group: string | null }): string =>
  [pupil.yearNumber === null ? null : String(pupil.yearNumber), pupil.group].filter(Boolean).join(' · ')

const byLetter = new Intl.Collator('en-GB', { sensitivity: 'base', numeric: true })

/** Order of the names of groups, as one counts: 9A before 10A, 7C/2 before 7C/10. */
export const compareLabels = (a: string, b: string): number => byLetter.compare(a, b)

/** Order of a list of people: surname, then forename, accents and capitals aside. */
export const compareNames = (a: Named, b: Named): number =>
  byLetter.compare(a.familyName, b.familyName) || byLetter.compare(a.givenName, b.givenName)

const unaccentable: Record<string, string> = {
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ı: 'i',
}

const fold = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[øłđðþßæœı]/g, (letter) => unaccentable[letter] ?? letter)

const separators = /[\s,.'’‘\-‐‑/]+/u

/** The words a person can be found by: each part of each name, and each name written as one word. */
export function searchKeys(names: readonly (string | null)[]): string[] {
  return names.flatMap((name) => {
    const parts = fold(name ?? '')
      .split(separators)
      .filter(Boolean)
    return parts.length > 1 ? [...parts, parts.join('')] : parts
  })
}

/** The words somebody typed, folded: spaces and commas part them, hyphens and apostrophes do not. */
export const searchTerms = (typed: string): string[] =>
  fold(typed)
    .split(/[\s,]+/u)
    .map((term) => term.replace(/[.'’‘\-‐‑/]/gu, ''))
    .filter(Boolean)

/** Whether every word typed begins one of the keys. */
export const matchesTerms = (keys: readonly string[], terms: readonly string[]): boolean =>
  terms.length > 0 && terms.every((term) => keys.some((key) => key.startsWith(term)))
