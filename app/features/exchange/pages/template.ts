import type { LoaderFunctionArgs } from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { notFound } from '#platform/errors.ts'
import { collect, writeCsv } from '#platform/files/write-csv.ts'
import { findKind } from '../kinds/all.server.ts'

/** An empty file with the columns a kind of import understands. */
export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'exchange.import')
  const kind = findKind(args.params.kind ?? '')
  if (!kind || kind.table || kind.unpack) throw notFound()
  const fields = await visit.read((db) => kind.fields(db, visit.org.country))
  const bytes = await collect(
    writeCsv(
      fields.map((field) => field.label),
      [],
    ),
  )
  return new Response(bytes as BodyInit, {
    headers: {
      'Content-Type': 'text/csv; charset=utf-8',
      'Content-Disposition': `attachment; filename="${kind.key}.csv"`,
    },
  })
}
