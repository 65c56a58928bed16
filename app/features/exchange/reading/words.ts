import { columnsOf, type Field, foldName, type Mapping, type Said } from './fields.ts'

/** How many letters have to be put in, taken out or changed to make one word of another. */
function apart(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at)
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1]
    for (const [j, other] of [...b].entries())
      next.push(
        Math.min((next[j] ?? 0) + 1, (row[j + 1] ?? 0) + 1, (row[j] ?? 0) + (letter === other ? 0 : 1)),
      )
    row = next
  }
  return row.at(-1) ?? 0
}

/** The word of a list that is probably meant: one of which the other is a beginning, or a slip of the pen away. */
export function probablyMeant(written: string, words: readonly string[]): string | undefined {
  const given = foldName(written)
  if (given === '') return undefined
  const near = words
    .map((word) => {
      const known = foldName(word)
      const begins = given.length >= 3 && (known.startsWith(given) || given.startsWith(known))
      return { word, far: begins ? 0 : apart(given, known) / Math.max(given.length, known.length) }
    })
    .filter(({ far }) => far <= 0.25)
    .sort((a, b) => a.far - b.far)
  return near[0] && near[0].far !== near[1]?.far ? near[0].word : undefined
}

/** A word of the file whose meaning can be said, or was. */
export type Asked = {
  field: Field
  written: string
  means: string
  /** Whether the meaning is a guess that nobody has agreed to. */
  proposed: boolean
  /** In how many rows it is refused now. */
  rows: number
}

/** The words of a file to ask about: those that a field of a list refused, and those that were said already. */
export function askedWords(
  fields: readonly Field[],
  mapping: Mapping,
  faults: readonly { column: string | null; value: string | null; count: number }[],
): Asked[] {
  return fields.flatMap((field): Asked[] => {
    const from = mapping[field.key]
    if (!field.words || !from || !('columns' in from)) return []
    const said = Object.entries(from.words ?? {})
    const own = faults.filter(({ column, value }) => column === columnsOf(mapping, field.key) && value)
    const rowsOf = Map.groupBy(own, ({ value }) => value ?? '')
    const written = new Set([...rowsOf.keys(), ...said.map(([word]) => word)])
    return [...written].map((word) => {
      const known = said.find(([one]) => one === word)?.[1]
      const guess = known === undefined ? probablyMeant(word, field.words ?? []) : undefined
      return {
        ...{ field, written: word, means: known ?? guess ?? '', proposed: guess !== undefined },
        rows: (rowsOf.get(word) ?? []).reduce((sum, { count }) => sum + count, 0),
      }
    })
  })
}

/** What a form says of words, line by line. */
export const saidIn = (form: { key: string[]; written: string[]; means: string[] }): Said[] =>
  form.key.map((key, place) => ({
    key,
    written: form.written[place] ?? '',
    means: form.means[place] ?? '',
  }))
