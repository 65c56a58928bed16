import type { LoaderFunctionArgs } from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { notFound } from '#platform/errors.ts'
import { collect, writeCsv } from '#platform/files/write-csv.ts'
import { sheets } from '../out.server.ts'

/** A file of the school's data, safe to open in a spreadsheet program. */
export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'exchange.export')
  const read = sheets[args.params.what ?? '']
  if (!read) throw notFound()
  const sheet = await visit.read((db) => read(db, visit.org.country))
  await visit.sawPupils(sheet.pupilIds)
  const bytes = await collect(writeCsv(sheet.columns, [sheet.rows]))
  const name = `${visit.org.slug}-${args.params.what}-${visit.today}.csv`
  return new Response(bytes as BodyInit, {
    headers: {
      'Content-Type': 'text/csv; charset=utf-8',
      'Content-Disposition': `attachment; filename="${name}"`,
    },
  })
}
