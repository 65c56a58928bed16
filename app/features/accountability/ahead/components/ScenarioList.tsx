import { Form, Link } from 'react-router'
import { DataTable } from '#ui/table/DataTable.tsx'
import type { ScenarioRow } from '../scenarios.server.ts'

type ScenarioListProps = {
  scenarios: readonly ScenarioRow[]
  base: string
  yearNumber: number
  cycleId: number
}

function RemoveButton({ id, name }: { id: number; name: string }) {
  return (
    <Form method="post">
      <input type="hidden" name="scenarioId" value={id} />
      <button className="link" type="submit" name="intent" value="remove">
        Remove<span className="visually-hidden"> {name}</span>
      </button>
    </Form>
  )
}

/** Scenarios to open, and to choose for standing side by side. */
export function ScenarioList({ scenarios, base, yearNumber, cycleId }: ScenarioListProps) {
  if (scenarios.length === 0) return <p>None is saved yet.</p>
  return (
    <>
      <DataTable
        stacked
        caption="Each opens with the pupils you may see"
        columns={[
          {
            key: 'name',
            title: 'Scenario',
            head: true,
            cell: ({ id, name }: ScenarioRow) => (
              <Link to={`${base}/what-if?year=${yearNumber}&scenario=${id}`}>{name}</Link>
            ),
          },
          { key: 'by', title: 'Saved by', cell: ({ mine, by }) => (mine ? 'you' : by) },
          { key: 'shared', title: 'For whom', cell: ({ shared }) => (shared ? 'the staff' : 'you alone') },
          {
            key: 'cycle',
            title: 'Built on',
            cell: (row) => (row.cycleId === cycleId ? row.cycle : `${row.cycle}, no longer the last`),
          },
          {
            key: 'remove',
            title: 'Take away',
            cell: ({ id, name, mine }) => (mine ? <RemoveButton id={id} name={name} /> : null),
          },
        ]}
        rows={scenarios}
        rowKey={({ id }) => id}
      />
      {scenarios.length > 1 ? (
        <CompareForm scenarios={scenarios} base={base} yearNumber={yearNumber} />
      ) : null}
    </>
  )
}

function CompareForm({ scenarios, base, yearNumber }: Omit<ScenarioListProps, 'cycleId'>) {
  return (
    <form className="form" method="get" action={`${base}/what-if/compare`}>
      <input type="hidden" name="year" value={yearNumber} />
      <fieldset className="field">
        <legend>Side by side, at most four</legend>
        {scenarios.map(({ id, name }, place) => (
          <label className="choice" key={id}>
            <input type="checkbox" name="scenario" value={id} defaultChecked={place < 2} />
            {name}
          </label>
        ))}
      </fieldset>
      <div className="actions">
        <button className="button button-quiet" type="submit">
          Compare
        </button>
      </div>
    </form>
  )
}
