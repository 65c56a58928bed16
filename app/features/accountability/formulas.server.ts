import type { OrgReader } from '#features/access/api.server.ts'
import { listTableSources, listWords, type TableSource } from '#features/measures/api.server.ts'
import { formulaOf, type Measure, tablesRead } from '#features/measures/api.ts'

/** A measure under the rules of some years, with its formula and the tables it reads. */
export type Formula = Pick<
  Measure,
  'version' | 'valid_from' | 'valid_to' | 'official' | 'text' | 'limits' | 'source'
> & { lines: string[]; tables: string[] }

export type MeasureFormulas = { key: string; name: string; yearNumber: number | null; formulas: Formula[] }

const sourcesOf = ({ rule }: Measure, sources: readonly TableSource[]): string[] =>
  tablesRead(rule).flatMap(({ key, version }) => {
    const own = sources.filter((one) => one.key === key)
    const found = version === null ? own[0] : own.find((one) => one.version === version)
    return found ? [found.source] : []
  })

/** Every measure of a country, each with the rules of its years, the newest first. */
export async function listFormulas(db: OrgReader, country: string): Promise<MeasureFormulas[]> {
  const measures = (await listWords(db, country, 'measure')).toSorted((a, b) => a.position - b.position)
  const sources = await listTableSources(db)
  const names = new Map(measures.map(({ key, name }) => [key, name]))
  return [...Map.groupBy(measures, ({ key }) => key)].map(([key, own]) => ({
    ...{ key, name: names.get(key) ?? key, yearNumber: own[0]?.year_number ?? null },
    formulas: own
      .toSorted((a, b) => b.valid_from.localeCompare(a.valid_from))
      .map((measure) => {
        const { version, valid_from, valid_to, official, text, limits, source } = measure
        return {
          ...{ version, valid_from, valid_to, official, text, limits, source },
          lines: formulaOf(measure, names),
          tables: sourcesOf(measure, sources),
        }
      }),
  }))
}
