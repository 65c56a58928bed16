import type { Qualification } from '../schema-official.ts'

/** A result as a pupil holds it. `scale` is what its grade is worth where the qualification is on no list. */
export type ExamResult = {
  qualification: string
  option: string
  title: string | null
  grade: string
  awardedOn: string
  discountCode: string | null
  scale: { key: string; points: number } | null
}

/** A result that may count: `points` for each of its `slots`. */
export type Award = {
  id: string
  qualification: string
  name: string
  kind: Qualification['kind']
  area: string | null
  discount: string
  slots: number
  points: number
  grade: string
  awardedOn: string
  listed: boolean
}

/** A result that does not count, and why. */
export type Left = { name: string; grade: string; why: string }

const noResults = ['X', 'Q', '#', 'ABS']
const ungraded = ['U', 'UU', 'N', 'R', 'F']

/** "AQA GCSE (9-1) in History": the published title without its levels. */
export const shortTitle = (title: string): string =>
  title.replace(/\s*Level\s*[123](\s*[/-]\s*(Level\s*)?[12])?\s+/i, ' ').trim()

/** How the same grade is written in files: "D*2", "L2D*" and "*2"; "5-4" and "54"; "A*" and "*". */
function waysToWrite(text: string): string[] {
  const tidy = text.toUpperCase().replace(/[\s-]/g, '')
  const level = /^L([12])(.+)$/.exec(tidy)
  const turned = level ? `${level[2]}${level[1]}` : tidy
  const starred = turned.replaceAll('D*', '*').replace(/^A\*/, '*')
  return [text, tidy, turned, starred]
}

/** The grade of a list that is meant, `U` for an ungraded one, null for no result, undefined for none of these. */
export function readListGrade(
  points: Readonly<Record<string, number>>,
  text: string,
): string | null | undefined {
  if (Object.hasOwn(points, text)) return text
  const ways = waysToWrite(text)
  const found = ways.find((way) => Object.hasOwn(points, way))
  if (found !== undefined) return found
  if (ways.some((way) => ungraded.includes(way))) return 'U'
  return ways.some((way) => noResults.includes(way)) ? null : undefined
}

const idOf = ({ qualification, option, awardedOn }: ExamResult) => `${qualification}/${option}/${awardedOn}`

function readAward(found: Qualification | undefined, result: ExamResult): Award | Left {
  const { qualification, grade, awardedOn, scale } = result
  const name = found?.title ?? result.title ?? qualification
  const shared = { id: idOf(result), qualification, name, grade, awardedOn }
  if (!found) {
    if (!scale) return { name, grade, why: `${qualification} is not on the list of qualifications.` }
    const kind = scale.key.startsWith('gcse') ? 'gcse' : 'other'
    const discount = result.discountCode ?? qualification
    return { ...shared, kind, area: null, discount, slots: 1, points: scale.points, listed: false }
  }
  const read = readListGrade(found.points, grade)
  if (read === null) return { name, grade, why: 'No result was given.' }
  if (read === undefined) return { name, grade, why: `The list has no grade ${grade} for it.` }
  const { kind, area, slots } = found
  const discount = result.discountCode ?? found.options[result.option] ?? found.discount
  return { ...shared, kind, area, discount, slots, points: found.points[read] ?? 0, listed: true }
}

/** The results of a pupil that may count, and those that cannot. */
export function readAwards(
  list: ReadonlyMap<string, Qualification>,
  results: readonly ExamResult[],
): { awards: Award[]; left: Left[] } {
  const read = results.map((result) => readAward(list.get(result.qualification), result))
  return {
    awards: read.flatMap((one) => ('why' in one ? [] : [one])),
    left: read.flatMap((one) => ('why' in one ? [one] : [])),
  }
}

/** Areas a pupil entered; a qualification in both language and literature is an entry in each. */
export const areasOf = (awards: readonly Award[]): Set<string> =>
  new Set(
    awards.flatMap(({ area }) =>
      area === 'english-both' ? [area, 'english-language', 'english-literature'] : (area ?? []),
    ),
  )
