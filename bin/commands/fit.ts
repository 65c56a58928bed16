import { parseArgs } from 'node:util'
import { SetupError } from '#platform/errors.ts'
import { fitMultilevel } from '#stats/multilevel/fit.ts'
import { addGroupMean, type GroupedSums, regroup } from '#stats/multilevel/grouped.ts'
import type { Method, MultilevelModel } from '#stats/multilevel/model.ts'
import { spreadRanges } from '#stats/multilevel/profile.ts'
import { describeFit, fitAsJson } from '../multilevel/describe.ts'
import { columnHelp, columnOptions, readPairs, readQuestion } from '../multilevel/question.ts'
import { type RowCount, readRows } from '../multilevel/read-rows.ts'
import { answer, type Command, exitCode, terminalProgress } from './command.ts'

const options = {
  ...columnOptions,
  sums: { type: 'boolean', default: false },
  slope: { type: 'boolean', default: false },
  'slope-of': { type: 'string', multiple: true },
  'group-mean': { type: 'string', multiple: true },
  reference: { type: 'string', multiple: true },
  method: { type: 'string', default: 'REML' },
} as const

const readWords = (words: string[]) => parseArgs({ args: words, options, allowPositionals: true })
type Words = ReturnType<typeof readWords>

interface Given {
  readonly sums: GroupedSums
  readonly rows?: RowCount
}

async function readGiven({ values, positionals }: Words): Promise<Given> {
  const [file, ...others] = positionals
  const bar = terminalProgress()
  try {
    if (values.sums) {
      if (!file) throw new SetupError('Say which files: everyschool fit --sums FILE.json ...')
      const { readSumsFiles } = await import('../multilevel/read-sums.ts')
      const sums = await readSumsFiles(positionals, (done, total) => bar.report(done, total, 'files read'))
      checkAsked(values, sums)
      return { sums: byLevels(sums, values) }
    }
    if (others.length > 0)
      throw new SetupError('One table at a time. Several are put together as sums: everyschool sums --help.')
    if (!file)
      throw new SetupError('Say which file: everyschool fit FILE.csv --y COLUMN --x COLUMN --group COLUMN')
    return await readRows(file, readQuestion(values, 'fit'), (done, total) => bar.report(done, total, 'read'))
  } finally {
    bar.stop()
  }
}

/** Words that sums can no longer follow are refused, so that nobody takes the answer for one to another question. */
function checkAsked(
  { y, factor, missing, group, nested, ...values }: Words['values'],
  sums: GroupedSums,
): void {
  if (y !== undefined && y !== sums.outcome)
    throw new SetupError(`The files are sums to explain “${sums.outcome}”, not “${y}”.`)
  if (nested && !group) throw new SetupError('Say --group as well: the level that lies in the --nested one.')
  const late = factor ? '--factor' : missing ? '--missing' : values['decimal-comma'] ? '--decimal-comma' : ''
  if (late)
    throw new SetupError(`${late} is for a table: say it to everyschool sums, sums are read as they are.`)
}

/** Sums by the levels asked for, all there are when none is. */
function byLevels(sums: GroupedSums, { group, nested = [] }: Words['values']): GroupedSums {
  if (!group) return sums
  const levels = [...nested.toReversed(), group]
  const unknown = levels.find((level) => !sums.levels.includes(level))
  if (unknown === undefined) return regroup(sums, levels)
  throw new SetupError(`The files have no level “${unknown}”; they have ${sums.levels.join(', ')}.`)
}

/** The columns of the model: those asked for, or with --sums all that the files have. */
function chooseModel({ values }: Words, sums: GroupedSums): MultilevelModel {
  const ofFactors = new Set(
    sums.factors.flatMap(({ column, levels }) => levels.map((level) => `${column}=${level}`)),
  )
  const numbers = sums.columns.filter((column) => column !== sums.outcome && !ofFactors.has(column))
  const fixed = values.x ?? [...numbers, ...sums.factors.map(({ column }) => column)]
  const means = (values['group-mean'] ?? []).map((column) => `mean of ${column}`)
  const group = sums.levels.at(-1) ?? ''
  const [first] = fixed
  if (values.slope && !first)
    throw new SetupError('--slope lets the effect of the first --x differ by group: name one.')
  const slopes = [...new Set([...(values.slope && first ? [first] : []), ...(values['slope-of'] ?? [])])]
  const method = values.method.toUpperCase()
  if (method !== 'ML' && method !== 'REML') throw new SetupError('A method is ML or REML.')
  return {
    method: method satisfies Method,
    fixed: [...new Set([...fixed, ...means])],
    slopes: { [group]: slopes },
    references: readPairs(values.reference ?? [], '--reference'),
  }
}

function withGroupMeans(sums: GroupedSums, columns: readonly string[]): GroupedSums {
  const unknown = columns.find((column) => !sums.columns.includes(column))
  if (unknown !== undefined)
    throw new SetupError(`--group-mean ${unknown}: there is no such column of numbers in --x.`)
  return columns.reduce(addGroupMean, sums)
}

async function fitGiven(words: Words): Promise<number> {
  const began = performance.now()
  const given = await readGiven(words)
  const sums = withGroupMeans(given.sums, words.values['group-mean'] ?? [])
  const model = chooseModel(words, sums)
  const read = performance.now()
  const fit = fitMultilevel(sums, model)
  const times = { reading: read - began, fitting: performance.now() - read }
  if (!fit.ok) throw new SetupError(fit.message)
  const spreads = spreadRanges(sums, model)
  if (!spreads.ok) throw new SetupError(spreads.message)
  const { json } = words.values
  answer(
    json,
    json ? fitAsJson(fit, given.rows, times, spreads.ranges) : undefined,
    json ? '' : describeFit(fit, given.rows, times, spreads.ranges),
  )
  return exitCode.done
}

export const fit: Command = {
  help: `
everyschool fit FILE.csv --y COLUMN --x COLUMN --group COLUMN [--slope] [--nested COLUMN] [--method ML|REML] [--json]
everyschool fit --sums FILE.json ... [--x COLUMN] [--group LEVEL] [--slope] [--method ML|REML] [--json]
${columnHelp}
  --slope            the effect of the first --x differs by group
  --slope-of COLUMN  the effect of this --x differs by group
  --group-mean COLUMN    adds the mean of this --x over each group as a column: what the intake does beyond each pupil
  --reference FACTOR=WORD    the word others are compared with; the most frequent one, unless said otherwise
  --method           REML (unless said otherwise) or ML
  --sums             the files are sums that everyschool sums wrote, of one school or many; all their columns and levels
                     are used, or those named by --x, and by --group and --nested

Needs no database. Rows with a missing value are left out and counted. Effects are best predictions (BLUPs): what a group's
pupils did beyond what the fixed effects expect, drawn in by how little so few pupils can say, with 95 % intervals.
Ranges of standard deviations follow the likelihood: they are long to the right where groups are few.
Exit code 0: done. 2: the file or the model is refused, with what to mend.`,
  run: (words) => fitGiven(readWords(words)),
}
