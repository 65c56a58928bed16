import path from 'node:path'
import { parseArgs } from 'node:util'
import {
  acceptImport,
  beginImport,
  checkImport,
  findKind,
  findRemembered,
  getImport,
  kinds,
  listRefusals,
  openTableOf,
  startCheck,
  undoImport,
  type Write,
} from '#features/exchange/api.server.ts'
import {
  importFinding,
  type Mapping,
  missingFields,
  proposeMapping,
  rowName,
} from '#features/exchange/api.ts'
import { FileRefused, isRefused } from '#platform/files/refused.ts'
import { fromPath } from '#platform/files/source.ts'
import { answer, type Command, exitCode, terminalProgress, withDatabase } from './command.ts'
import { openOrganisation } from './organisation.ts'
import { importRegister } from './register.ts'

const options = {
  org: { type: 'string' },
  kind: { type: 'string' },
  source: { type: 'string' },
  map: { type: 'string', multiple: true },
  set: { type: 'string', multiple: true },
  where: { type: 'string' },
  'dry-run': { type: 'boolean' },
  undo: { type: 'string' },
  json: { type: 'boolean' },
} as const

const pair = (text: string, what: string): [string, string] => {
  const at = text.indexOf('=')
  if (at > 0) return [text.slice(0, at), text.slice(at + 1)]
  throw new FileRefused({
    what: `“${text}” is not ${what}.`,
    where: 'The command',
    mend: 'See everyschool import --help.',
  })
}

/** `field=Column` and `field=One+Two` from --map, `field=words` from --set. */
function givenMapping(map: readonly string[], set: readonly string[]): Mapping {
  const mapped = map.map((text): [string, Mapping[string]] => {
    const [key, columns] = pair(text, 'a field and its column')
    return [key, { columns: columns.split('+') }]
  })
  const fixed = set.map((text): [string, Mapping[string]] => {
    const [key, value] = pair(text, 'a field and its value')
    return [key, { value }]
  })
  return Object.fromEntries([...mapped, ...fixed])
}

type Wish = {
  kind: string
  source: string
  mapping: Mapping
  only: { column: string; value: string } | undefined
  country: string
}

function checkColumns(name: string, columns: readonly string[], { mapping, only }: Wish): void {
  const named = Object.values(mapping).flatMap((from) => ('columns' in from ? from.columns : []))
  const missing = [...named, ...(only ? [only.column] : [])].find((column) => !columns.includes(column))
  if (missing === undefined) return
  const mend = `It has ${columns.join(', ')}.`
  throw new FileRefused({ what: `There is no column “${missing}”.`, where: name, mend })
}

function getKind(key: string) {
  const kind = findKind(key)
  if (kind) return kind
  const mend = `Use one of ${kinds.map((one) => one.key).join(', ')}.`
  throw new FileRefused({ what: `“${key}” is no kind of import.`, where: '--kind', mend })
}

/** Begins an import and reads the file to its end; answers the import's id. */
async function readFile(write: Write, file: string, wish: Wish): Promise<number> {
  const kind = getKind(wish.kind)
  const opened = await fromPath(file)
  const table = kind.unpack ? null : await openTableOf(kind, opened)
  if (table) checkColumns(opened.name, table.columns, wish)
  else if (wish.only)
    throw new FileRefused({
      ...{ what: 'A package is brought in whole: --where chooses rows of a table.', where: opened.name },
      mend: 'Leave it out.',
    })
  const id = await write(async (db) => {
    const fields = await kind.fields(db, wish.country)
    const remembered = await findRemembered(db, wish.source, wish.kind)
    const proposed = table ? proposeMapping(table.columns, fields, remembered) : remembered
    const columns = { ...proposed, ...wish.mapping }
    const lacking = missingFields(fields, columns)
    const mend = `Say which with --map FIELD=COLUMN. Fields: ${fields.map((field) => field.key).join(', ')}.`
    const what = `No column is matched with ${lacking.join(', ')}.`
    if (lacking.length > 0) throw new FileRefused({ what, where: opened.name, mend })
    const plan = { columns, ...(wish.only ? { only: wish.only } : {}) }
    const given = { kind: kind.key, source: wish.source, fileName: opened.name, plan }
    const made = await beginImport(db, given)
    await startCheck(db, made, plan)
    return made
  })
  const bar = terminalProgress()
  const onProgress = (done: number, total: number | null) => bar.report(done, total ?? done, 'rows read')
  await checkImport(write, id, opened, { country: wish.country, onProgress })
  bar.stop()
  return id
}

async function undo(write: Write, id: number, json: boolean): Promise<number> {
  const settled = await undoImport(write, id)
  const obstacles = settled.ok ? [] : (settled.obstacles ?? [])
  const lines = obstacles.map(
    (one) =>
      `  ${one.rowNumber === null ? '' : `${rowName({ part: one.part, rowNumber: one.rowNumber }, 'row')}: `}${one.what}`,
  )
  answer(json, settled, settled.ok ? 'Taken back.' : [settled.why, ...lines].join('\n'))
  return settled.ok ? exitCode.done : exitCode.refused
}

async function bringIn(write: Write, id: number, given: { dryRun: boolean; json: boolean }): Promise<number> {
  const { dryRun, json } = given
  const checked = await write((db) => getImport(db, id))
  const refusals = await write((db) => listRefusals(db, id))
  const rowWord = findKind(checked.kind)?.rowName ?? 'Row'
  for (const row of refusals.slice(0, json ? 0 : 20))
    console.error(`${rowName(row, rowWord)}${row.column ? `, ${row.column}` : ''}: ${row.why}`)
  const readable = checked.state === 'previewed'
  const settled =
    readable && !dryRun ? await acceptImport(write, id) : { ok: readable, why: checked.message ?? '' }
  const after = await write((db) => getImport(db, id))
  const told = settled.ok ? `${importFinding(after)} (import ${id})` : settled.why
  answer(json, { id, state: after.state, counts: after.counts, message: after.message, refusals }, told)
  return settled.ok ? exitCode.done : exitCode.refused
}

export const importFile: Command = {
  help: `
everyschool import FILE --org SLUG --kind KIND [--source NAME] [--map FIELD=COLUMN] [--set FIELD=VALUE]
                   [--where COLUMN=VALUE] [--dry-run] [--json]
everyschool import FILE --kind gias [--where COLUMN=VALUE] [--org SLUG] [--dry-run] [--json]
everyschool import --undo ID --org SLUG

  --kind KIND            ${kinds.map((kind) => kind.key).join(', ')}
  --source NAME          where the file comes from; how its columns are matched is remembered under it
  --map FIELD=COLUMN     which column a field is read from; FIELD=ONE+TWO joins several
  --set FIELD=VALUE      the same value for every row; for oneroster, scale=KEY is the grade scale of new subjects
  --where COLUMN=VALUE   only the rows with this value
  --dry-run              read and count, write nothing
  --undo ID              take an accepted import back

The kind gias is for the whole installation: a file of Get Information about Schools (schools, groups, members of groups, predecessors
and successors) makes organisations or brings them up to date, all of it or nothing; schools that have closed are not made. More than a
hundred are only made with --where, such as --where "LA (code)=373". Read schools first, then members, then predecessors.
A school that is here already is told to be one of them by --org SLUG --where URN=NUMBER.
A common transfer file (kind ctf) is XML; --set year=7 says which year group its new pupils join.
A OneRoster 1.2 zip (kind oneroster), bulk or delta, is checked first, as everyschool validate does: with a fault nothing of it is read.
What a delta deletes ends here (enrolments, posts, the stay of a pupil); no record of a child is destroyed. Passwords are never kept.
Rows that are refused are printed with row and column; the others are brought in, all of them or none.`,
  run: async (words) => {
    const { values, positionals } = parseArgs({ args: words, options, allowPositionals: true })
    const [file] = positionals
    if (values.kind === 'gias' && file) return importRegister(file, values)
    if (!values.org || (values.undo === undefined && (!file || !values.kind))) {
      console.error('Say what and where: everyschool import FILE --org SLUG --kind KIND')
      return exitCode.refused
    }
    const json = values.json ?? false
    return withDatabase(async ({ engine }) => {
      const { write, organisation } = await openOrganisation(engine, values.org ?? '')
      if (values.undo !== undefined) return undo(write, Number(values.undo), json)
      try {
        const [column, value] = values.where === undefined ? [] : pair(values.where, 'a column and its value')
        const id = await readFile(write, path.resolve(file ?? ''), {
          kind: values.kind ?? '',
          source: values.source ?? 'command line',
          mapping: givenMapping(values.map ?? [], values.set ?? []),
          only: column === undefined || value === undefined ? undefined : { column, value },
          country: organisation.country,
        })
        return await bringIn(write, id, { dryRun: values['dry-run'] ?? false, json })
      } catch (error) {
        if (!isRefused(error)) throw error
        answer(json, { error: error.message }, error.message)
        return exitCode.refused
      }
    })
  },
}
