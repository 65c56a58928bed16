import { Link } from 'react-router'
import { Notice, Section } from '#ui/layout/Page.tsx'
import { DataTable } from '#ui/table/DataTable.tsx'

type Near = { id: number; name: string; words: string }
type NearPupilsProps = {
  warning: string
  near: readonly Near[]
  others: number
  to: (pupilId: number) => string
}

/** Pupils near the line of a measure, below the warning that goes with such a list. */
export function NearPupils({ warning, near, others, to }: NearPupilsProps) {
  return (
    <Section title="Near the line">
      <Notice act>{warning}</Notice>
      {near.length > 0 ? (
        <DataTable
          stacked
          caption={`${near.length} within two grades, the nearest first; ${others} more are below the line`}
          columns={[
            {
              key: 'name',
              title: 'Pupil',
              head: true,
              cell: (one: Near) => (
                <Link className="pupil-name" to={to(one.id)}>
                  {one.name}
                </Link>
              ),
            },
            { key: 'words', title: 'Grades lacking', cell: (one) => one.words },
          ]}
          rows={near}
          rowKey={(one) => one.id}
        />
      ) : (
        <p>Nobody you may see is within two grades of the line; {others} are below it.</p>
      )}
    </Section>
  )
}
