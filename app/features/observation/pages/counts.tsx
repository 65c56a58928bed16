import { type LoaderFunctionArgs, useLoaderData } from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { findCurrentYear } from '#features/school/api.server.ts'
import { formatDate } from '#features/school/api.ts'
import { EmptyState, Page, Provenance } from '#ui/layout/Page.tsx'
import { DataTable } from '#ui/table/DataTable.tsx'
import { listKinds } from '../queries/catalogue.server.ts'
import { countHelp, countSteps } from '../queries/counts.server.ts'
import { type CountLine, countedOn, countsFinding, countsFor, shownWords } from '../rules/counts.ts'
import { noVerdict } from '../rules/words.ts'

export const meta = () => [{ title: 'Help for staff · Everyschool' }]

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'staffhelp.counts')
  const on = countedOn(visit.today)
  return visit.read(async (db) => {
    const spell = { from: (await findCurrentYear(db))?.starts ?? on, on }
    const kinds = await listKinds(db, visit.org.country)
    const counts = countsFor(kinds, await countHelp(db, spell), await countSteps(db, spell))
    return { on, counts, finding: countsFinding(counts) }
  })
}

const closedWords = (closed: number | null): string =>
  closed === null
    ? 'Too few steps, or too few of them open or closed, to say how many were looked at again.'
    : `Of 100 steps agreed this year ${Math.round(closed * 100)} were looked at again and closed.`

export default function Counts() {
  const { on, counts, finding } = useLoaderData<typeof loader>()
  return (
    <Page
      finding={finding}
      lead={`As it stood on ${formatDate(on)}. Who is helped, with what and by whom is theirs alone.`}
    >
      {counts.total === 0 ? (
        <EmptyState title="Nothing to count yet">
          Staff ask for help on a page of their own; a head of department or a leader offers it after a talk.
        </EmptyState>
      ) : (
        <>
          <DataTable
            caption="Help for staff by kind"
            columns={[
              { key: 'kind', title: 'Kind', head: true, cell: (line: CountLine) => line.kind },
              {
                key: 'waiting',
                title: 'Asked or offered',
                number: true,
                cell: (line) => shownWords(line.waiting),
              },
              { key: 'running', title: 'Runs', number: true, cell: (line) => shownWords(line.running) },
              {
                key: 'ended',
                title: 'Ended',
                number: true,
                cell: (line) => shownWords(line.ended),
              },
            ]}
            rows={counts.lines}
            rowKey={(line) => line.kind}
            stacked
          />
          <p>{closedWords(counts.closed)}</p>
        </>
      )}
      <Provenance>
        “Few” stands for one to five, and for what would give such a number away. Counts are those of the
        first day of the month, so that nobody’s beginning or ending shows. {noVerdict}
      </Provenance>
    </Page>
  )
}
