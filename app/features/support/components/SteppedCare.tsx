import { Section } from '#ui/layout/Page.tsx'
import { type Column, DataTable } from '#ui/table/DataTable.tsx'
import type { HelpPupil } from '../queries/plans.server.ts'
import {
  chanceWords,
  FEWEST_BLOCKS,
  type Stepped,
  type SteppedRow,
  steppedFinding,
  stepWords,
} from '../rules/stepped.ts'
import { namesOf } from '../rules/words.ts'

/** What the rule of stepped care says of each pupil, to decide by or against. */
export function SteppedCare({ stepped, pupils }: { stepped: Stepped; pupils: readonly HelpPupil[] }) {
  const named = namesOf(pupils)
  const { before, since, rows } = stepped
  const columns: Column<SteppedRow>[] = [
    {
      key: 'name',
      title: 'Pupil',
      head: true,
      cell: ({ pupilId }) => <span className="pupil-name">{named.get(pupilId)}</span>,
    },
    ...(before === null
      ? []
      : [
          {
            key: 'before',
            title: `Before, ${before}`,
            cell: (row: SteppedRow) => chanceWords(row.before),
          },
        ]),
    ...since.map((cycle, place): Column<SteppedRow> => {
      return { key: cycle, title: cycle, cell: (row) => chanceWords(row.since[place] ?? null) }
    }),
    { key: 'step', title: 'By the rule', cell: ({ step }) => stepWords(step) },
  ]
  return (
    <Section title={steppedFinding(stepped)}>
      {since.length >= FEWEST_BLOCKS ? (
        <DataTable
          caption="Chance of the target after each judged cycle"
          columns={columns}
          rows={rows}
          rowKey={({ pupilId }) => pupilId}
          stacked
        />
      ) : null}
      <p className="small quiet">
        Help may end for whoever had a chance of 60 of 100 or more in two cycles running. It is time for the
        next step where the chance rose by 5 of 100 in none of two cycles. Otherwise it goes on. You decide;
        whether its hours would do more for somebody else is weighed when learning managers are shared out.
      </p>
    </Section>
  )
}
