import { SetupError } from '#platform/errors.ts'

/** The words that say which columns a model is made of, shared by `fit` and `sums`. */
export const columnOptions = {
  y: { type: 'string' },
  x: { type: 'string', multiple: true },
  group: { type: 'string' },
  nested: { type: 'string', multiple: true },
  factor: { type: 'string', multiple: true },
  missing: { type: 'string', multiple: true },
  'decimal-comma': { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
} as const

export const columnHelp = `
  --y COLUMN         what is to be explained, a column of numbers
  --x COLUMN         what it is explained by; give it once for each column. A column of words becomes a 0/1 column for each
                     word but one, the reference
  --group COLUMN     the group each pupil belongs to, such as the school
  --nested COLUMN    the group that groups lie in, such as the authority; give it again for one further out
  --factor COLUMN    a column of numbers that are names, to be treated as words
  --missing WORD     a word that stands for "not known", beside empty cells, NA, N/A, NaN, NULL and a full stop
  --decimal-comma    numbers are written 0,5`

/** Which columns of a table of pupils are wanted, and how their cells are to be read. */
export interface Question {
  readonly y: string
  readonly x: readonly string[]
  /** From the outermost level to the innermost. */
  readonly levels: readonly string[]
  readonly factors: readonly string[]
  readonly missing: readonly string[]
  readonly decimalComma: boolean
}

interface ColumnWords {
  readonly y?: string | undefined
  readonly x?: string[] | undefined
  readonly group?: string | undefined
  readonly nested?: string[] | undefined
  readonly factor?: string[] | undefined
  readonly missing?: string[] | undefined
  readonly 'decimal-comma': boolean
}

/** The question the words ask; throws SetupError with what is missing or said twice. */
export function readQuestion(words: ColumnWords, command: string): Question {
  const { y, group } = words
  if (!y || !group)
    throw new SetupError(`Say what and by whom: everyschool ${command} FILE.csv --y COLUMN --group COLUMN`)
  const levels = [...(words.nested ?? []).toReversed(), group]
  const x = [...new Set(words.x ?? [])]
  const factors = words.factor ?? []
  if (x.includes(y))
    throw new SetupError(`“${y}” is what is to be explained and cannot explain itself: take it out of --x.`)
  const level = levels.find((column) => x.includes(column))
  if (level !== undefined)
    throw new SetupError(
      `“${level}” is what pupils are grouped by and cannot be told from its own effect: take it out of --x.`,
    )
  if (new Set(levels).size < levels.length)
    throw new SetupError('--group and --nested name the same column twice.')
  const lone = factors.find((column) => !x.includes(column))
  if (lone !== undefined) throw new SetupError(`--factor ${lone} speaks of a column that no --x names.`)
  return { y, x, levels, factors, missing: words.missing ?? [], decimalComma: words['decimal-comma'] }
}

/** `NAME=VALUE` pairs; throws SetupError for one that is none. */
export function readPairs(texts: readonly string[], option: string): Record<string, string> {
  return Object.fromEntries(
    texts.map((text) => {
      const at = text.indexOf('=')
      if (at <= 0) throw new SetupError(`${option} ${text}: write ${option} NAME=VALUE.`)
      return [text.slice(0, at), text.slice(at + 1)]
    }),
  )
}
