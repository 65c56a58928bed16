import { searchTerms } from '#features/school/api.ts'

/** A pupil as a list from elsewhere may name them. */
export type Pasted = {
  id: number
  familyName: string
  givenName: string
  /** The forename of the papers, where the pupil goes by another. */
  legalName: string
  /** Digests of the numbers the pupil goes by (`codeDigest`): the numbers themselves are nobody's business on a mark sheet. */
  codes: readonly string[]
}

/** A number of a pupil made unreadable, the same wherever it is made. Not a secret: it only keeps numbers off the page. */
export function codeDigest(code: string): string {
  let [high, low] = [0xdeadbeef, 0x41c6ce57]
  for (const letter of code.trim().toUpperCase()) {
    const point = letter.codePointAt(0) ?? 0
    high = Math.imul(high ^ point, 2654435761)
    low = Math.imul(low ^ point, 1597334677)
  }
  return `${(high >>> 0).toString(36)}${(low >>> 0).toString(36)}`
}

/** Letters of a name alone, without accents, capitals, hyphens and spaces. */
export const squash = (text: string): string => searchTerms(text).join('')

type Spelling = { pupilId: number; text: string }

/** How the names of a class may be written: surname and forename in either order, with the forename people use or that of the papers. */
const spellingsOf = ({ id, familyName, givenName, legalName }: Pasted): Spelling[] =>
  [...new Set([givenName, legalName, ...searchTerms(legalName).slice(0, 1)])].flatMap((given) => [
    { pupilId: id, text: squash(familyName) + squash(given) },
    { pupilId: id, text: squash(given) + squash(familyName) },
  ])

export type NameRead =
  | { ok: true; pupilId: number; exact: boolean }
  | { ok: false; why: 'nobody' | 'several' }

function one(found: readonly number[], exact: boolean): NameRead {
  const [first, ...more] = new Set(found)
  if (first === undefined) return { ok: false, why: 'nobody' }
  return more.length > 0 ? { ok: false, why: 'several' } : { ok: true, pupilId: first, exact }
}

/** Reads names and numbers as the pupils of one class, tolerant of case, accents, hyphens, spaces and second forenames. */
export function nameReader(pupils: readonly Pasted[]): (text: string) => NameRead {
  const spellings = pupils.flatMap(spellingsOf)
  const written = Map.groupBy(spellings, (spelling) => spelling.text)
  const byCode = new Map(pupils.flatMap((pupil) => pupil.codes.map((code) => [code, pupil.id] as const)))
  const families = Map.groupBy(pupils, (pupil) => squash(pupil.familyName))
  const idsAt = (text: string) => (written.get(text) ?? []).map((spelling) => spelling.pupilId)
  return (typed) => {
    // A short number is a mark.
    const coded = typed.trim().length < 4 ? undefined : byCode.get(codeDigest(typed))
    if (coded !== undefined) return { ok: true, pupilId: coded, exact: true }
    const text = squash(typed)
    if (text.length < 2 || /^\d/.test(text)) return { ok: false, why: 'nobody' }
    const whole = idsAt(text)
    if (whole.length > 0) return one(whole, true)
    const terms = searchTerms(typed)
    const outer = idsAt(`${terms[0]}${terms.at(-1)}`)
    const inner = idsAt(`${terms[0]}${terms[1]}`)
    if (outer.length + inner.length > 0) return one([...outer, ...inner], false)
    return one(
      (families.get(text) ?? []).map((pupil) => pupil.id),
      false,
    )
  }
}
