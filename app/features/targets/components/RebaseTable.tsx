import { Link } from 'react-router'
import { signed } from '#features/measures/api.ts'
import { Provenance, Section } from '#ui/layout/Page.tsx'
import { DataTable } from '#ui/table/DataTable.tsx'
import { learntWords, type SubjectRebase } from '../rules/rebase.ts'

const columnsFor = (linkTo: (subjectId: number) => string) => [
  {
    key: 'subject',
    title: 'Subject',
    head: true,
    cell: (one: SubjectRebase) => <Link to={linkTo(one.subjectId)}>{one.name}</Link>,
  },
  { key: 'targets', title: 'Targets', number: true, cell: (one: SubjectRebase) => one.targets },
  { key: 'up', title: 'Up', number: true, cell: (one: SubjectRebase) => one.up },
  { key: 'down', title: 'Down', number: true, cell: (one: SubjectRebase) => one.down },
  { key: 'agreed', title: 'Of them agreed', number: true, cell: (one: SubjectRebase) => one.agreed },
  {
    key: 'change',
    title: 'Mean change (spread)',
    number: true,
    cell: (one: SubjectRebase) => `${signed(one.mean)} (${one.spread.toFixed(2)})`,
  },
  { key: 'learnt', title: 'Results here', cell: (one: SubjectRebase) => learntWords(one.learnt) },
  { key: 'tables', title: 'Table', cell: (one: SubjectRebase) => one.tables.join(' → ') },
]

/** What re-basing would move, subject by subject. */
export function RebaseTable({
  subjects,
  linkTo,
}: {
  subjects: readonly SubjectRebase[]
  linkTo: (subjectId: number) => string
}) {
  return (
    <Section title="What would move">
      <DataTable
        caption="Targets as they stand against what the rule would give today; press a subject to adopt it alone"
        columns={columnsFor(linkTo)}
        rows={subjects}
        rowKey={(one) => one.subjectId}
        stacked
      />
      <Provenance>
        Today’s figures are the newest national table, how the tests pupils brought along go together in this
        school, and the results of its last three years. “Results here” is the school’s own shift in a subject
        beside pupils who started alike, as far as its number of results allows one to say, with twice its
        standard error; 0.25 is the usual difference between schools. It raises a target only where a year
        group is asked to aim as high as the school already reaches. The spread is the standard deviation of
        the change over all targets. Whatever somebody moved by hand to where today’s rule would put it stays.
      </Provenance>
    </Section>
  )
}
