import { enableCompileCache } from 'node:module'
import path from 'node:path'
import { SetupError } from '#platform/errors.ts'
import { isRefused } from '#platform/files/refused.ts'
import type { Listed } from './commands/index.ts'

const home = path.resolve(import.meta.dirname, '..')
process.env.EVERYSCHOOL_HOME ??= home
// Reading the source is half of what a short command does: what was read once is kept, where this user may write,
// also for the processes and threads of this one.
process.env.NODE_COMPILE_CACHE ??= path.join(home, 'node_modules', '.cache', 'everyschool', 'compiled')
enableCompileCache()
// React chooses its build when it is first imported, so this must be settled before anything is.
process.env.NODE_ENV ??= process.argv.includes('--dev') ? 'development' : 'production'
const { commands } = await import('./commands/index.ts')
const { exitCode } = await import('./commands/command.ts')

function describeAll(): string {
  const width = Math.max(...commands.map((command) => command.name.length))
  const lines = commands.map((command) => `  ${command.name.padEnd(width)}  ${command.summary}`)
  return `everyschool: look at every pupil every six weeks, decide, help, and see whether it helped\n\n${lines.join('\n')}\n\neveryschool COMMAND --help says more. Every command takes --json.`
}

async function runCommand({ summary, load }: Listed, words: string[]): Promise<number> {
  const command = await load()
  if (words.includes('--help') || words.includes('-h')) {
    console.log(`${summary}\n\n${command.help.trim()}`)
    return exitCode.done
  }
  return command.run(words)
}

const isWrongWord = (error: unknown): error is Error =>
  error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')

/** What is said of an error; of words that are wrong the first sentence and where the right ones are. */
function wordsOf(error: unknown, name: string): string {
  if (isWrongWord(error))
    return `${error.message.split(/\.(?:\s|$)/)[0]}. everyschool ${name} --help says what there is.`
  return error instanceof Error ? error.message : String(error)
}

function explain(error: unknown, name: string, json: boolean): number {
  const expected = error instanceof SetupError || isRefused(error) || isWrongWord(error)
  const message = wordsOf(error, name)
  if (json) console.log(JSON.stringify({ error: message }))
  else console.error(expected ? message : error)
  return expected ? exitCode.refused : exitCode.failed
}

const [name, ...words] = process.argv.slice(2)
const command = commands.find((one) => one.name === name)
if (command) {
  process.exitCode = await runCommand(command, words).catch((error) =>
    explain(error, command.name, words.includes('--json')),
  )
} else {
  const asked = name === undefined || name === '--help' || name === '-h' || name === 'help'
  if (!asked) console.error(`There is no command "${name}".\n`)
  console.log(describeAll())
  process.exitCode = asked ? exitCode.done : exitCode.refused
}
