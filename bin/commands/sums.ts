import { parseArgs } from 'node:util'
import { SetupError } from '#platform/errors.ts'
import type { GroupedSums } from '#stats/multilevel/grouped.ts'
import {
  findDifference,
  findWithheld,
  poolSmall,
  RELEASE_RULE,
  type Withheld,
} from '#stats/multilevel/release.ts'
import { columnHelp, columnOptions, readQuestion } from '../multilevel/question.ts'
import { describeMissing, type ReadSums, readRows } from '../multilevel/read-rows.ts'
import { type Command, exitCode, terminalProgress } from './command.ts'

const options = {
  ...columnOptions,
  cohort: { type: 'string' },
  sent: { type: 'string', multiple: true },
  'pool-small': { type: 'boolean', default: false },
  'withhold-nothing': { type: 'boolean', default: false },
} as const

const readWords = (words: string[]) => parseArgs({ args: words, options, allowPositionals: true })
type Words = ReturnType<typeof readWords>

const nameOf = ({ path }: Withheld): string => `“${path.join(' / ')}”`
const list = (withheld: readonly Withheld[]): string =>
  withheld.map((own) => `  ${nameOf(own)} ${own.message}`).join('\n')

/** Sums of a column with two or three values say how many pupils have each: such a column must be known for what it is. */
function checkCounting({ counting }: ReadSums, { y }: Words['values']): void {
  const [found] = counting
  if (!found) return
  const what = `“${found.column}” has no values but ${found.values.join(', ')}, so its sums would count pupils.`
  const mend =
    found.column === y
      ? 'Use a finer scale.'
      : `Say --factor ${found.column}, so that small counts are found.`
  throw new SetupError(`${what} ${mend}`)
}

/** What may leave, or SetupError with the groups that may not. */
function released(given: ReadSums, { values }: Words): GroupedSums {
  const { sums } = given
  if (values['withhold-nothing']) return sums
  checkCounting(given, values)
  const withheld = findWithheld(sums)
  if (withheld.length === 0) return sums
  if (!values['pool-small'])
    throw new SetupError(
      `The sums would give away small numbers, so nothing is written:\n${list(withheld)}\nSay --pool-small to sum these groups together, or take a column out.`,
    )
  const { sums: pooled, left } = poolSmall(sums, 'small groups')
  if (pooled.groups.length === 0) throw new SetupError(`Nothing is left that may be released:\n${list(left)}`)
  for (const own of withheld) console.error(`${nameOf(own)} ${own.message}: summed with other small groups.`)
  for (const own of left) console.error(`${nameOf(own)} ${own.message}: left out.`)
  return pooled
}

/** A cohort is sent once: whoever holds two versions could subtract them. */
async function checkSent(sums: GroupedSums, { values }: Words): Promise<void> {
  if (!values.sent) return
  const { readSumsFile } = await import('../multilevel/read-sums.ts')
  for (const file of values.sent) {
    const sent = await readSumsFile(file)
    if (sent.cohort !== values.cohort) continue
    const path = findDifference(sent, sums)
    if (path)
      throw new SetupError(
        `${path.length > 0 ? `“${path.join(' / ')}” differs` : 'The pupils differ'} from what was sent in ${file}, so nothing is written: the difference would show who joined or left. Keep to what was sent.`,
      )
  }
}

/** A line for each group, so that a file can be looked through and compared. */
function write(sums: GroupedSums, cohort: string | undefined): string {
  const { groups, ...rest } = sums
  const head = JSON.stringify({ version: 'sums-1', ...(cohort === undefined ? {} : { cohort }), ...rest })
  const lines = groups.map(({ path, n, means, products }) =>
    // Merged sums are typed arrays, which JSON would write as objects.
    JSON.stringify({ path, n, means: Array.from(means), products: Array.from(products) }),
  )
  return `${head.slice(0, -1)},"groups":[\n${lines.join(',\n')}\n]}`
}

function tell({ rows }: ReadSums, sums: GroupedSums): void {
  const left = rows.read - rows.used
  const leftOut =
    left === 0
      ? ''
      : ` ${left} of ${rows.read} rows were left out. Missing: ${describeMissing(rows.missing)}.`
  console.error(`${rows.used} pupils in ${sums.groups.length} groups.${leftOut}`)
}

async function sumGiven(words: Words): Promise<number> {
  const { values, positionals } = words
  const [file, ...others] = positionals
  if (!file || others.length > 0)
    throw new SetupError('Say which file: everyschool sums FILE.csv --y COLUMN --x COLUMN --group COLUMN')
  const bar = terminalProgress()
  const given = await readRows(file, readQuestion(values, 'sums'), (done, total) =>
    bar.report(done, total, 'read'),
  )
  bar.stop()
  const sums = released(given, words)
  await checkSent(sums, words)
  console.log(write(sums, values.cohort))
  if (!values.json) tell(given, sums)
  return exitCode.done
}

export const sums: Command = {
  help: `
everyschool sums FILE.csv --y COLUMN --x COLUMN --group COLUMN [--nested COLUMN] [--pool-small] > school.json
${columnHelp}
  --pool-small       sum groups that are too small to be sent together into one
  --cohort NAME      whose results these are, such as "year 11 of 2025/26"; written into the file
  --sent FILE.json   sums sent before: refuses if those of the same cohort differ, since the difference would show a pupil
  --withhold-nothing write every group, for figures that are public anyway or stay where they are

Pupils' rows never leave: everyschool fit --sums joins the files of many schools and gives what all rows together would.
A group with fewer than ${RELEASE_RULE.fewestPupils} pupils, or in which fewer than ${RELEASE_RULE.smallestCell} could be counted by a 0/1 column or two, is not written.
Needs no database. The JSON goes to standard output, the counts to standard error (not with --json).
Exit code 0: done. 2: the file is refused or something may not leave, with what to mend.`,
  run: (words) => sumGiven(readWords(words)),
}
