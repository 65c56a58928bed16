import type { SheetRow } from '../queries/sheet.server.ts'
import type { Field } from '../rules/cells.ts'
import { nameCells } from './cell-names.ts'
import { type CellState, cellAt, type SheetState } from './sheet.ts'

const states: Partial<Record<CellState['state'], string>> = {
  ...{ waiting: 'waits', refused: 'not saved', conflict: 'changed by somebody else' },
}

type WaitingCellsProps = {
  sheet: SheetState
  rows: readonly SheetRow[]
  fields: readonly Field[]
  onGo: (key: string) => void
}

/** Which cells the school does not hold yet, each a way to it. */
export function WaitingCells({ sheet, rows, fields, onGo }: WaitingCellsProps) {
  const keys = Object.keys(sheet.cells).filter((key) => states[cellAt(sheet, key).state])
  if (keys.length === 0) return null
  return (
    <details className="aside">
      <summary>Which marks the school does not hold yet</summary>
      <ul className="small sheet-waiting">
        {nameCells(keys, rows, fields).map(({ pupilId, pupil, cells }) => (
          <li key={pupilId}>
            <span className="pupil-name">{pupil}</span>:{' '}
            {cells.map(({ key, label }, place) => (
              <span key={key}>
                {place > 0 ? ', ' : ''}
                <button type="button" className="link" onClick={() => onGo(key)}>
                  {label}
                </button>{' '}
                {states[cellAt(sheet, key).state]}
              </span>
            ))}
          </li>
        ))}
      </ul>
    </details>
  )
}
