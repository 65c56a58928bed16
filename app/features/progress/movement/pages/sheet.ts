import type { LoaderFunctionArgs } from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { changeWords } from '#features/cycle/api.ts'
import { compare, explainShown } from '../comparison.server.ts'
import { nameLines, readSearch } from '../read.server.ts'
import { handOut } from '../sheet.server.ts'
import { filterLines, weightWords } from '../words.ts'

/** The movements of a comparison as a file, with its filters on it. */
export async function loader(args: LoaderFunctionArgs) {
  await enter(args, 'exchange.export')
  const visit = await enter(args, 'progress.view')
  const search = readSearch(args.request)
  const sheet = await visit.read(async (db) => {
    const comparison = await compare(db, visit, search)
    const most = Number.POSITIVE_INFINITY
    const { shown } = await explainShown(db, visit, comparison, { show: search.show, most })
    const rows = await nameLines(db, shown, comparison.cycles)
    return {
      name: 'What moved',
      notes: filterLines(comparison, search, 'compare'),
      columns: [
        ...['Surname', 'Forename', 'Year and group', 'Subject', 'Before', 'After', 'Grades'],
        ...['Signal or noise', 'Meanwhile', 'Why there is none', 'Corrected since'],
      ],
      rows: rows.map(({ line, weight, causes, reason, familyName, givenName, where, corrected }) => [
        ...[familyName, givenName, where, line.subject, line.before, line.after, line.grades],
        line.grades === null || line.grades === 0 ? null : weightWords(weight),
        line.grades === null || line.grades === 0
          ? null
          : causes.map((cause) => cause.words).join('; ') || 'no known cause',
        reason,
        [...corrected.before, ...corrected.after].map(changeWords).join('; ') || null,
      ]),
      pupilIds: [...new Set(rows.map(({ line }) => line.pupilId))],
    }
  })
  return handOut(visit, sheet)
}
