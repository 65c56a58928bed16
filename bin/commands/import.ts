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
import { importFinding, type Mapping, proposeMapping, rowName } from '#features/exchange/api.ts'
import { SetupError } from '#platform/errors.ts'
import { FileRefused } from '#platform/files/refused.ts'
import { fromPath } from '#platform/files/source.ts'
import { answer, type Command, exitCode, terminalProgress, withDatabase } from './command.ts'
import { checkColumns, checkFields, checkFilled, describeFields, givenMapping, pair } from './mapping.ts'
import { openOrganisation } from './open-organisation.ts'
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
  fields: { type: 'boolean' },
  json: { type: 'boolean' },
} as const

type Wish = {
  kind: string
  source: string
  mapping: Mapping
  only: { column: string; value: string } | undefined
  country: string
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
  if (table) checkColumns(opened.name, table.columns, wish.mapping, wish.only)
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
    checkFields([...fields, ...((await kind.choices?.(db)) ?? [])], wish.mapping)
    checkFilled(opened.name, fields, columns)
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

async function tellFields(write: Write, key: string, country: string, json: boolean): Promise<number> {
  const fields = await write((db) => getKind(key).fields(db, country))
  const told = fields.map(({ key, label, required = false }) => ({ key, label, required }))
  answer(json, told, describeFields(fields))
  return exitCode.done
}

function readNumber(text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text)
  throw new SetupError(`--undo takes the number an import was told by, such as 12, not “${text}”.`)
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
  if (!json && refusals.length > 20) console.error(`... and ${refusals.length - 20} more, told by --json.`)
  const { state, counts } = checked
  const readable = state === 'previewed'
  const useless = readable && counts.refused > 0 && counts.new + counts.changed + counts.unchanged === 0
  const settled =
    readable && !dryRun && !useless
      ? await acceptImport(write, id)
      : { ok: readable && !useless, why: checked.message ?? 'Every row is refused, so nothing was written.' }
  const after = await write((db) => getImport(db, id))
  const told = settled.ok
    ? `${importFinding(after)}${dryRun ? '; nothing was written' : ''} (import ${id})`
    : settled.why
  answer(json, { id, state: after.state, counts: after.counts, message: after.message, refusals }, told)
  return settled.ok ? exitCode.done : exitCode.refused
}

export const importFile: Command = {
  help: `
everyschool import FILE --org SHORT-NAME --kind KIND [--source NAME] [--map FIELD=COLUMN] [--set FIELD=VALUE]
                   [--where COLUMN=VALUE] [--dry-run] [--json]
everyschool import FILE --kind gias [--where COLUMN=VALUE] [--org SHORT-NAME] [--dry-run] [--json]
everyschool import --kind KIND --org SHORT-NAME --fields
everyschool import --undo ID --org SHORT-NAME

  --kind KIND            ${kinds.map((kind) => kind.key).join(', ')}
  --fields               list what a file of the kind may hold: the fields that --map and --set name
  --source NAME          where the file comes from; how its columns are matched is remembered under it
  --map FIELD=COLUMN     which column a field is read from; FIELD=ONE+TWO joins several
  --set FIELD=VALUE      the same value for every row; for oneroster, scale=KEY is the grade scale of new subjects
  --where COLUMN=VALUE   only the rows with this value
  --dry-run              read and count, write nothing
  --undo ID              take an accepted import back

The kind gias is for the whole installation: a file of Get Information about Schools (schools, groups, members of groups, predecessors
and successors) makes organisations or brings them up to date, all of it or nothing; schools that have closed are not made. More than a
hundred are only made with --where, such as --where "LA (code)=373". Read schools first, then members, then predecessors.
A school that is here already is told to be one of them by --org SHORT-NAME --where URN=NUMBER.
A common transfer file (kind ctf) is XML; --set year=7 says which year group its new pupils join.
A OneRoster 1.2 zip (kind oneroster), bulk or delta, is checked first, as everyschool validate does: with a fault nothing of it is read.
What a delta deletes ends here (enrolments, posts, the stay of a pupil); no record of a child is destroyed. Passwords are never kept.
Rows that are refused are printed with row and column; the others are brought in, all of them or none.
Exit code 0: done. 2: the file, or every row of it, is refused.`,
  run: async (words) => {
    const { values, positionals } = parseArgs({ args: words, options, allowPositionals: true })
    const [file] = positionals
    if (values.kind === 'gias' && file) return importRegister(file, values)
    const whole = values.undo !== undefined || (values.kind && (file || values.fields))
    if (!values.org || !whole)
      throw new SetupError('Say what and where: everyschool import FILE --org SHORT-NAME --kind KIND')
    const json = values.json ?? false
    return withDatabase(async ({ engine }) => {
      const { write, organisation } = await openOrganisation(engine, values.org ?? '')
      if (values.undo !== undefined) return undo(write, readNumber(values.undo), json)
      if (values.fields) return tellFields(write, values.kind ?? '', organisation.country, json)
      const [column, value] = values.where === undefined ? [] : pair(values.where, 'a column and its value')
      const id = await readFile(write, path.resolve(file ?? ''), {
        kind: values.kind ?? '',
        source: values.source ?? 'command line',
        mapping: givenMapping(values.map ?? [], values.set ?? []),
        only: column === undefined || value === undefined ? undefined : { column, value },
        country: organisation.country,
      })
      return bringIn(write, id, { dryRun: values['dry-run'] ?? false, json })
    })
  },
}
