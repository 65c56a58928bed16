import type { LoaderFunctionArgs } from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { compare } from '../comparison.server.ts'
import { readSearch } from '../read.server.ts'
import { handOut } from '../sheet.server.ts'
import { varyComparison } from '../variation.server.ts'
import { byWords, filterLines } from '../words.ts'

const places = (number: number) => Math.round(100 * number) / 100

/** How classes and groups differ as a file, withheld numbers withheld there too. */
export async function loader(args: LoaderFunctionArgs) {
  await enter(args, 'exchange.export')
  const visit = await enter(args, 'progress.view')
  const search = readSearch(args.request)
  const sheet = await visit.read(async (db) => {
    const comparison = await compare(db, visit, search)
    const { variation, gaps } = await varyComparison(db, visit, comparison, search)
    return {
      name: 'How groups differ',
      notes: filterLines(comparison, search, 'variation'),
      columns: [
        ...['Kind', 'Group', 'Pupils', 'As seen', 'Weighed by size', 'Give or take', 'Said', 'Place from'],
        ...['Place to', 'Mostly lower', 'Neither', 'Mostly higher'],
      ],
      rows: [
        ...variation.groups.map((one) => [
          ...[
            byWords(comparison.words)[search.by],
            one.label,
            one.pupils,
            places(one.seen),
            places(one.effect),
          ],
          ...[places(one.half), one.verdict, one.ranks?.low ?? null, one.ranks?.high ?? null],
          ...[null, null, null],
        ]),
        ...gaps.flatMap((gap) =>
          gap.rows.map((row) => [
            ...[gap.name, row.label, row.pupils, row.mean === null ? null : places(row.mean), null],
            ...[row.half === null ? null : places(row.half), row.pupils === null ? 'withheld' : null],
            ...[null, null, ...row.counts],
          ]),
        ),
      ],
      pupilIds: [],
    }
  })
  return handOut(visit, sheet)
}
