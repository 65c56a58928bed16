import type { LoaderFunctionArgs } from 'react-router'
import { enter, recordEvent } from '#features/access/api.server.ts'
import { notFound } from '#platform/errors.ts'
import { takeOut } from '../taking.server.ts'

const types = { csv: 'text/csv; charset=utf-8', zip: 'application/zip' }

/** A file of the whole school's data, for those who see the whole school: a table safe to open in a spreadsheet program, or a zip. */
export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'exchange.export')
  const what = args.params.what ?? ''
  const taken = visit.reach.pupils === 'all' ? await visit.read((db) => takeOut(db, what, visit.org)) : null
  if (!taken) throw notFound()
  const { bytes, ending, rows, pupilIds } = taken
  await visit.write((db) => recordEvent(db, { action: 'exchange.exported', subject: what, after: { rows } }))
  await visit.sawPupils(pupilIds)
  return new Response(bytes as BodyInit, {
    headers: {
      'Content-Type': types[ending],
      'Content-Disposition': `attachment; filename="${visit.org.slug}-${what}-${visit.today}.${ending}"`,
    },
  })
}
