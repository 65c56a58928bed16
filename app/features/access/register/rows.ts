import type { TableRow } from '#platform/files/csv.ts'

/** What kind of group the register knows by which code, and what it is here: words of the country, given from outside. */
export type GroupKinds = ReadonlyMap<
  string,
  { organisation: 'federation' | 'partnership'; link: 'governs' | 'partners' }
>

/** What the register says of a school or a group; the columns of `establishment`. */
export type Facts = {
  register: 'school' | 'group'
  number: string
  name: string
  type: string
  phase: string | null
  authority_code: string | null
  authority_name: string | null
  authority_number: string | null
  postcode: string | null
  status: string
  opened: string | null
  closed: string | null
}
export type Group = { facts: Facts; kind: 'federation' | 'partnership'; link: 'governs' | 'partners' }

export type Read =
  | { as: 'school'; facts: Facts }
  | { as: 'group'; group: Group }
  | { as: 'membership'; urn: string; group: Group; joined: string }
  | { as: 'link'; urn: string; other: string; name: string; kind: string; since: string | null }

export type RegisterRefusal = { row: number; column: string | null; why: string }

/** A cell that is not what it must be. */
class Wrong extends Error {
  readonly column: string | null
  constructor(column: string | null, why: string) {
    super(why)
    this.column = column
  }
}

type Cells = (column: string) => string

/** The files of the register by the columns that only they have. */
export const shapes: readonly { as: Read['as']; title: string; columns: readonly string[] }[] = [
  { as: 'link', title: 'predecessors and successors', columns: ['URN', 'LinkURN', 'LinkName', 'LinkType'] },
  {
    as: 'membership',
    title: 'members of groups',
    columns: ['URN', 'Group UID', 'Group Name', 'Group Type (code)', 'Joined date'],
  },
  { as: 'group', title: 'groups', columns: ['Group UID', 'Group Name', 'Group Type (code)', 'Group Type'] },
  {
    as: 'school',
    title: 'schools',
    columns: [
      ...['URN', 'LA (code)', 'EstablishmentNumber', 'EstablishmentName', 'TypeOfEstablishment (name)'],
      ...['EstablishmentStatus (name)', 'OpenDate', 'CloseDate', 'Postcode'],
    ],
  },
]

function number(cells: Cells, column: string): string {
  const text = cells(column)
  if (/^\d{3,8}$/.test(text)) return text
  throw new Wrong(column, `“${text}” is no number of the register: it has three to eight figures.`)
}

function need(cells: Cells, column: string): string {
  const text = cells(column)
  if (text !== '') return text
  throw new Wrong(column, `${column} is empty.`)
}

const orNull = (text: string): string | null => (text === '' ? null : text)

function day(cells: Cells, column: string): string | null {
  const text = cells(column)
  if (text === '') return null
  const [, dd = '', mm = '', yyyy = ''] = /^(\d{1,2})[-/](\d{1,2})[-/](\d{4})$/.exec(text) ?? []
  const iso = yyyy ? `${yyyy}-${mm.padStart(2, '0')}-${dd.padStart(2, '0')}` : text
  const date = new Date(`${iso}T00:00:00Z`)
  if (!Number.isNaN(date.getTime()) && date.toISOString().startsWith(iso)) return iso
  throw new Wrong(column, `“${text}” is not a date: the register writes 31-08-2021 or 31/08/2021.`)
}

function postcode(cells: Cells, column: string): string | null {
  const text = cells(column).toUpperCase().replace(/\s+/g, ' ')
  if (text === '' || /^[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}$/.test(text)) return orNull(text)
  throw new Wrong(column, `“${cells(column)}” is no postcode: the cells of this row may be shifted.`)
}

function readSchool(cells: Cells): Facts {
  const authority = orNull(cells('LA (code)'))
  const within = cells('EstablishmentNumber')
  return {
    register: 'school',
    number: number(cells, 'URN'),
    name: need(cells, 'EstablishmentName'),
    type: need(cells, 'TypeOfEstablishment (name)'),
    phase: orNull(cells('PhaseOfEducation (name)').replace(/^Not applicable$/i, '')),
    authority_code: authority,
    authority_name: orNull(cells('LA (name)')),
    authority_number: authority && within ? `${authority}/${within.padStart(4, '0')}` : null,
    postcode: postcode(cells, 'Postcode'),
    status: need(cells, 'EstablishmentStatus (name)'),
    opened: day(cells, 'OpenDate'),
    closed: day(cells, 'CloseDate'),
  }
}

function readGroup(cells: Cells, kinds: GroupKinds): Group {
  const code = cells('Group Type (code)').padStart(2, '0')
  const kind = kinds.get(code)
  if (!kind)
    throw new Wrong(
      'Group Type (code)',
      `“${code}” is no kind of group we know: ${[...kinds.keys()].join(', ')}.`,
    )
  const facts: Facts = {
    ...{ register: 'group', number: number(cells, 'Group UID'), name: need(cells, 'Group Name') },
    ...{ type: need(cells, 'Group Type'), phase: null },
    ...{ authority_code: null, authority_name: null, authority_number: null },
    postcode: postcode(cells, 'Group Postcode'),
    status: cells('Group Status') || 'Open',
    opened: day(cells, 'Open date') ?? day(cells, 'Incorporated on (open date)'),
    closed: day(cells, 'Closed Date'),
  }
  return { facts, kind: kind.organisation, link: kind.link }
}

function readAs(as: Read['as'], cells: Cells, kinds: GroupKinds): Read {
  if (as === 'school') return { as, facts: readSchool(cells) }
  if (as === 'group') return { as, group: readGroup(cells, kinds) }
  const urn = number(cells, 'URN')
  if (as === 'link') {
    const [other, name, kind] = [number(cells, 'LinkURN'), need(cells, 'LinkName'), need(cells, 'LinkType')]
    return { as, urn, other, name, kind, since: day(cells, 'LinkEstablishedDate') }
  }
  const group = readGroup(cells, kinds)
  const joined = day(cells, 'Joined date') ?? group.facts.opened
  if (joined === null)
    throw new Wrong('Joined date', 'Joined date is empty, and so is the date the group opened.')
  return { as, urn, group, joined }
}

/** What a row of the register says, or what is wrong with it and in which column. */
export function readRow(
  as: Read['as'],
  columns: readonly string[],
  { number: row, cells }: TableRow,
  kinds: GroupKinds,
): Read | RegisterRefusal {
  try {
    if (cells.length !== columns.length)
      throw new Wrong(
        null,
        `The row has ${cells.length} cells under ${columns.length} columns: they are shifted.`,
      )
    return readAs(as, (column) => cells[columns.indexOf(column)]?.trim() ?? '', kinds)
  } catch (error) {
    if (!(error instanceof Wrong)) throw error
    return { row, column: error.column, why: error.message }
  }
}

const plain = (name: string): string =>
  name
    .normalize('NFKD')
    .replace(/[\p{M}'’.]/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')

/** A short name for an address that is not taken: from the name, with the number behind when need be. */
export function slugFor(
  { name, number }: Pick<Facts, 'name' | 'number'>,
  taken: ReadonlySet<string>,
): string {
  // Cut between words, and short enough for the number to stand behind.
  const short = /^.{0,32}(?=-|$)/.exec(plain(name))?.[0] ?? ''
  return short !== '' && !taken.has(short) ? short : `${short || 'school'}-${number}`
}
