import type { Table, TableRow } from '#platform/files/csv.ts'
import { limits } from '#platform/files/limits.ts'
import { FileRefused } from '#platform/files/refused.ts'
import type { FileSource } from '#platform/files/source.ts'
import { readXml } from '#platform/files/xml.ts'
import { isCapitals, nameFromCapitals } from './names.ts'
import { type CtfPupil, elements, type Gatherer, nameElements, openPupil } from './pupil.ts'

const batchPupils = 500

type Header = { version: string; sentOn: string }

const refused = (where: string, what: string) =>
  new FileRefused({ what, where, mend: 'Export a common transfer file (CTF) from the other system.' })

/** The pupils of a file as they close, in batches, with what the head of the file says. */
async function* readPupils(file: FileSource): AsyncGenerator<{ header: Header; pupils: CtfPupil[] }> {
  const header: Header = { version: '', sentOn: '' }
  let root = ''
  let pupil: Gatherer | null = null
  let pupils: CtfPupil[] = []
  const pieces = readXml(file, {
    open: ({ name, path }) => {
      if (path.length === 0) root = name
      if (name === 'Pupil' && path.at(-1) === 'CTFpupilData') pupil = openPupil(header.sentOn.slice(0, 10))
      else pupil?.open(name)
    },
    close: (element) => {
      const { name, path, text } = element
      if (name === 'CTFversion') header.version = text
      if (name === 'DateTime' && path.at(-1) === 'Header') header.sentOn = text
      if (name === 'Pupil' && path.at(-1) === 'CTFpupilData' && pupil) {
        pupils.push(pupil.take())
        pupil = null
      } else pupil?.close(element)
    },
  })
  for await (const _ of pieces) {
    if (root !== '' && root !== 'CTfile')
      throw refused(file.name, `This XML file is a ${root}, not a CTfile.`)
    if (pupils.length < batchPupils) continue
    yield { header, pupils }
    pupils = []
  }
  yield { header, pupils }
}

/** Reads the file once to its end: which elements and results it has, and whether its names are all in capitals. */
async function survey(file: FileSource) {
  const found = new Set<string>()
  const results = new Set<string>()
  let capitals = true
  let count = 0
  let header: Header = { version: '', sentOn: '' }
  for await (const batch of readPupils(file)) {
    header = batch.header
    count += batch.pupils.length
    for (const pupil of batch.pupils) {
      for (const [name, text] of pupil.cells) {
        found.add(name)
        if (nameElements.includes(name)) capitals &&= isCapitals(text)
      }
      for (const name of pupil.results.keys()) results.add(name)
    }
    if (results.size > limits.columns)
      throw refused(file.name, `It has more than ${limits.columns} different kinds of result.`)
  }
  if (count === 0) throw refused(file.name, 'There is no pupil in it.')
  const columns = [...elements.filter((name) => found.has(name)), ...[...results].sort()]
  return { columns, capitals, count, header }
}

/**
 * Opens a common transfer file as a table: a row for each pupil (numbered as in the file), a column for each element
 * and for each kind of result, named by stage, subject, component, method and qualifier ("KS2 MAT MTC TT MT").
 */
export async function openCtf(file: FileSource): Promise<Table> {
  const { columns, capitals, count, header } = await survey(file)
  const cellOf = (pupil: CtfPupil, column: string): string => {
    const element = elements.find((name) => name === column)
    const text = (element ? pupil.cells.get(element) : pupil.results.get(column)?.text) ?? ''
    return capitals && element && nameElements.includes(element) ? nameFromCapitals(text) : text
  }
  return {
    columns,
    headerRow: null,
    notes: [
      `A common transfer file of version ${header.version || 'unknown'} with ${count} ${count === 1 ? 'pupil' : 'pupils'}.`,
      ...(capitals ? ['Its names are all in capitals and come in as they are usually written.'] : []),
      'Contacts, addresses, attendance and earlier schools are not taken from it.',
    ],
    rows: async function* () {
      let number = 0
      for await (const { pupils } of readPupils(file)) {
        const batch = pupils.map((pupil): TableRow => {
          number += 1
          return { number, cells: columns.map((column) => cellOf(pupil, column)) }
        })
        if (batch.length > 0) yield batch
      }
    },
  }
}
