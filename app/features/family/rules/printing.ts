import type { ReportText } from '#features/measures/api.ts'

/** How large the letters (in points) and how much of each comment: the first that leaves one page is printed. */
export const fits: readonly { size: number; letters: number }[] = [
  ...[11.5, 10.5, 9.5, 8.5, 8].map((size) => ({ size, letters: 10_000 })),
  ...[700, 420, 280, 180, 100].map((letters) => ({ size: 8, letters })),
  ...[200, 100, 50].map((letters) => ({ size: 7, letters })),
  ...[7, 6, 5, 4].map((size) => ({ size, letters: 0 })),
]

/** The language a school itself writes: that of the country, whose texts stand first. */
export const ownLanguage = (texts: readonly ReportText[]): string => texts[0]?.key ?? 'en'

/** The languages a family reads, of those we have texts in: what was asked, else the pupil's first language, else that of the school. */
export function languagesFor(
  texts: readonly ReportText[],
  family: { guardians: readonly (string | null)[]; first: string | null },
  alsoEnglish: boolean,
): string[] {
  const known = (key: string | null) => texts.find((text) => text.key === key)?.key
  const asked = [...new Set(family.guardians.flatMap((key) => known(key) ?? []))]
  const first = texts.find((text) => family.first !== null && text.codes.includes(family.first))?.key
  const chosen = asked.length > 0 ? asked : [first ?? ownLanguage(texts)]
  return [...new Set(alsoEnglish ? [...chosen, 'en'] : chosen)]
}
