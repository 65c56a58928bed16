import { readFile } from 'node:fs/promises'
import { parse } from 'csv-parse/sync'
import { z } from 'zod'
import { listPackFiles, packsFolder } from './pack-files.server.ts'
import type { ProgressTable, Qualification, ValueAddedModel } from './schema-official.ts'

export type OfficialTableRow = { key: string; version: string; source: string; body: unknown }

const number = z.string().min(1).transform(Number).pipe(z.number())
const numbers = z.string().transform((text) => text.split(' ').map(Number))
const pairs = z
  .string()
  .transform((text) => text.split(' ').flatMap((pair) => (pair === '' ? [] : [pair.split('=')])))
const texts = pairs.transform((all) => Object.fromEntries(all.map(([key = '', value = '']) => [key, value])))
const points = pairs.transform((all) =>
  Object.fromEntries(all.map(([key = '', value = '']) => [key, Number(value)])),
)

const QualificationRow = z.object({
  qan: z.string().min(8),
  title: z.string(),
  kind: z.enum(['gcse', 'as', 'other']),
  slots: number,
  discount: z.string(),
  options: texts,
  area: z.string().transform((text) => text || null),
  points,
})

const figures = {
  attainment_8: number,
  english: number,
  mathematics: number,
  ebacc: number,
  open: number,
  science: number,
  humanities: number,
  languages: number,
}
const ProgressRow = z.object({ group: z.string(), low: z.string(), high: z.string(), ...figures })

const ModelRow = z.object({
  id: z.string(),
  cohort: z.string(),
  qualification: z.string(),
  subject: z.string(),
  size: number,
  sd: number,
  cases: number,
  x: numbers,
  y: numbers,
  points,
  qans: z.string().transform((text) => (text === '' ? [] : text.split(' '))),
})

const readRows = async <T>(file: string, shape: z.ZodType<T>): Promise<T[]> =>
  z.array(shape).parse(parse(await readFile(file), { columns: true, bom: true }))

const licence = 'Open Government Licence v3.0'

async function readQualifications(file: string, version: string): Promise<OfficialTableRow[]> {
  const qualifications: Qualification[] = await readRows(file, QualificationRow)
  const source = `Department for Education, key stage 4 qualifications, points and discount codes ${version}, ${licence}`
  return [{ key: 'qualifications-ks4', version, source, body: { qualifications } }]
}

async function readProgress(file: string, version: string): Promise<OfficialTableRow[]> {
  const rows = await readRows(file, ProgressRow)
  const all = rows.map(({ group, low, high, ...estimates }) => ({
    ...{ group: Number(group), low: Number(low), high: Number(high), estimates },
  }))
  const sd = all.find(({ group }) => Number.isNaN(group))?.estimates
  if (!sd) throw new Error(`${file} has no line of spreads`)
  const body: ProgressTable = { groups: all.filter(({ group }) => !Number.isNaN(group)), sd }
  const source = `Department for Education, Progress 8 estimates ${version}, ${licence}`
  return [{ key: 'progress-8', version, source, body }]
}

async function readModels(file: string, version: string): Promise<OfficialTableRow[]> {
  const models: ValueAddedModel[] = await readRows(file, ModelRow)
  const source = `Department for Education, 16 to 18 value added ${version} (revised), ${licence}`
  return models.map((body) => ({ key: `value-added-16-18:${body.id}`, version, source, body }))
}

const readers = [
  { name: 'qualifications-ks4', read: readQualifications },
  { name: 'progress-8', read: readProgress },
  { name: 'value-added-16-18', read: readModels },
]

/** The tables of the official measures that come with the packs: qualifications, estimates, models. */
export async function readOfficialTables(root: string = packsFolder()): Promise<OfficialTableRow[]> {
  const files = await listPackFiles(root, '.csv')
  const read = readers.flatMap(({ name, read }) =>
    files.flatMap((file) => {
      const version = new RegExp(`[/\\\\]${name}-(\\d{4})\\.csv$`).exec(file)?.[1]
      return version === undefined ? [] : [read(file, version)]
    }),
  )
  return (await Promise.all(read)).flat()
}
