import { type Field, readCell } from './cells.ts'
import { type NameRead, nameReader, type Pasted, squash } from './names.ts'

type PastedCell = { pupilId: number; field: string; text: string }
/** What was pasted and cannot be taken over, and why. `line` counts from 1. */
export type Left = { line: number; text: string; why: string }
export type Paste = {
  /** By names, or from a cell on. */
  by: 'names' | 'place'
  cells: PastedCell[]
  left: Left[]
}

type Sheet = { pupils: readonly Pasted[]; fields: readonly Field[] }
type Target = (column: number) => Field | undefined
type Line = { line: number; pupilId: number; values: readonly string[] }

const alike = (heading: string, { label, key }: Field) => {
  const given = squash(heading)
  return given !== '' && [squash(label), squash(key)].some((name) => name === given || given.startsWith(name))
}
const isHeading = (row: readonly string[], fields: readonly Field[]) =>
  row.some((cell) => fields.some((field) => alike(cell, field)))

type NameColumns = { columns: number[]; read: (row: readonly string[]) => NameRead }
/** The columns that name the pupils, and whatever else in the block names pupils, such as a UPN beside the surname. */
type Names = NameColumns & { all: NameColumns[] }

/** Cells that only together name somebody: a surname and a forename, not a name and whatever stands beside it. */
function readTogether(cells: readonly string[], reader: (text: string) => NameRead): NameRead {
  const [only = ''] = cells
  if (cells.length === 1) return reader(only)
  const alone = cells.map(reader)
  const whole = cells.every((cell) => cell !== '') && !alone.some((one) => one.ok && one.exact)
  return whole ? reader(cells.join(' ')) : { ok: false, why: 'nobody' }
}

/** The column or the two neighbouring ones that name the most pupils; none when hardly a row names anybody. */
function findNames(rows: readonly (readonly string[])[], pupils: readonly Pasted[]): Names | null {
  const reader = nameReader(pupils)
  const width = Math.max(0, ...rows.map((row) => row.length))
  const single = Array.from({ length: width }, (_, at) => [at])
  const tried = [...single, ...single.slice(1).map(([at = 0]) => [at - 1, at])].map((columns) => {
    const read = (row: readonly string[]) =>
      readTogether(
        columns.map((at) => row[at] ?? ''),
        reader,
      )
    const named = rows.map(read).filter((one) => one.ok)
    const points = named.reduce((sum, one) => sum + (one.ok && one.exact ? 2 : 1), 0)
    return { columns, read, points, named: named.length }
  })
  const often = tried.filter((one) => one.named > 0 && one.named >= 0.4 * rows.length)
  const [best] = often.toSorted((a, b) => b.points - a.points || a.columns.length - b.columns.length)
  const all = often.filter((one) => one.columns.length === 1 || one.points === 2 * one.named)
  return best ? { columns: best.columns, read: best.read, all } : null
}

function readValues(lines: readonly Line[], target: Target): Pick<Paste, 'cells' | 'left'> {
  const cells: PastedCell[] = []
  const left: Left[] = []
  for (const { line, pupilId, values } of lines)
    for (const [column, typed] of values.entries()) {
      const field = target(column)
      if (!field || typed === '') continue
      const read = readCell(field, typed)
      if (read.ok) cells.push({ pupilId, field: field.key, text: read.text })
      else left.push({ line, text: typed, why: `${field.label}: ${read.why}` })
    }
  return { cells, left }
}

/** Columns that no field takes, named once each. */
function leftColumns(
  rows: readonly (readonly string[])[],
  headings: readonly string[] | undefined,
  target: Target,
): Left[] {
  const width = Math.max(0, ...rows.map((row) => row.length))
  return Array.from({ length: width }, (_, column) => column)
    .filter((column) => !target(column) && rows.some((row) => row[column]))
    .map((column) => ({
      line: 1,
      text: headings?.[column] || `column ${column + 1}`,
      why: 'The sheet has no column for it.',
    }))
}

const whyNobody = (read: NameRead) =>
  !read.ok && read.why === 'several'
    ? 'Two pupils of this class could be meant: paste with their admission number.'
    : 'No pupil of this class has this name or number.'

function byHeadings(headings: readonly string[], fields: readonly Field[]): Target {
  const taken = headings.map((heading) => {
    const exact = fields.find((field) => squash(field.label) === squash(heading))
    return exact ?? fields.find((field) => alike(heading, field))
  })
  return (column) => (taken.indexOf(taken[column]) === column ? taken[column] : undefined)
}

/** Cells beside the name that stand in a column of names or numbers and yet name nobody. */
function strayCells({ row, line }: Row, { columns, all }: Names): Left[] {
  const beside = new Set(all.flatMap((one) => one.columns).filter((at) => !columns.includes(at)))
  const known = new Set(all.filter((one) => one.read(row).ok).flatMap((one) => one.columns))
  return [...beside]
    .filter((at) => !known.has(at) && row[at])
    .map((at) => ({ line, text: row[at] ?? '', why: 'It stands in a column of names.' }))
}

type Row = { row: readonly string[]; line: number }

/** The rows of pupils with what stands beside their names, and the rows of nobody. */
function readRows(rows: readonly Row[], names: Names, free: readonly number[]) {
  const lines: Line[] = []
  const left: Left[] = []
  for (const one of rows) {
    const { row, line } = one
    const read = names.read(row)
    const text = row.filter(Boolean).join(' · ')
    if (!read.ok && text !== '') left.push({ line, text, why: whyNobody(read) })
    if (!read.ok) continue
    lines.push({
      line,
      pupilId: read.pupilId,
      values: row.map((cell, at) => (free.includes(at) ? cell : '')),
    })
    left.push(...strayCells(one, names))
  }
  return { lines, left }
}

function pasteNamed(rows: readonly (readonly string[])[], names: Names, { fields }: Sheet): Paste {
  const firstNamed = rows.findIndex((row) => names.read(row).ok)
  const headingAt = rows.findIndex((row, at) => at < firstNamed && isHeading(row, fields))
  const headings = headingAt < 0 ? undefined : rows[headingAt]
  const numbered = rows.map((row, at) => ({ row, line: at + 1 })).filter(({ line }) => line !== headingAt + 1)
  const taken = [...names.columns, ...names.all.flatMap((one) => one.columns)]
  const width = Math.max(0, ...rows.map((row) => row.length))
  const free = Array.from({ length: width }, (_, at) => at).filter((at) => !taken.includes(at))
  const target = headings ? byHeadings(headings, fields) : (column: number) => fields[free.indexOf(column)]
  const { lines, left: nobodys } = readRows(numbered, names, free)
  const { cells, left } = readValues(lines, target)
  const values = lines.map((line) => line.values)
  return { by: 'names', cells, left: [...nobodys, ...leftColumns(values, headings, target), ...left] }
}

function pastePlaced(
  rows: readonly (readonly string[])[],
  from: { row: number; column: number },
  sheet: Sheet,
): Paste {
  const { pupils, fields } = sheet
  const [first = []] = rows
  const headed = rows.length > 1 && isHeading(first, fields)
  const target = headed ? byHeadings(first, fields) : (column: number) => fields[from.column + column]
  const body = rows.map((values, at) => ({ values, line: at + 1 })).slice(headed ? 1 : 0)
  const lines: Line[] = []
  const beyond: Left[] = []
  for (const [down, { values, line }] of body.entries()) {
    const pupil = pupils[from.row + down]
    const text = values.filter(Boolean).join(' · ')
    if (pupil) lines.push({ line, pupilId: pupil.id, values })
    else if (text !== '') beyond.push({ line, text, why: 'The sheet has no further pupil for this row.' })
  }
  const { cells, left } = readValues(lines, target)
  const columns = leftColumns(
    body.map((one) => one.values),
    headed ? first : undefined,
    target,
  )
  return { by: 'place', cells, left: [...beyond, ...columns, ...left] }
}

/**
 * What a block pasted into a sheet would write: to the pupils it names, wherever they stand, or from a cell on when it
 * names nobody. Pupils are in the order of the screen. Empty cells leave what is there; everything else that is not
 * taken is named with the reason.
 */
export function readPaste(
  rows: readonly (readonly string[])[],
  from: { row: number; column: number },
  sheet: Sheet,
): Paste {
  const names = findNames(rows, sheet.pupils)
  return names ? pasteNamed(rows, names, sheet) : pastePlaced(rows, from, sheet)
}
