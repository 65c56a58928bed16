import { useState } from 'react'
import { CorrectedMark } from '#ui/table/CorrectedMark.tsx'
import type { SheetRow } from '../queries/sheet.server.ts'
import type { Field } from '../rules/cells.ts'
import type { Sentence } from '../rules/statements.ts'
import { KeysDialog } from './KeysDialog.tsx'
import { type Order, orderRows } from './order.ts'
import { PasteDialog } from './PasteDialog.tsx'
import { SetAllDialog } from './SetAllDialog.tsx'
import { SheetCell } from './SheetCell.tsx'
import { SheetHead } from './SheetHead.tsx'
import { contains } from './selection.ts'
import { cellAt, cellKey } from './sheet.ts'
import { useGrid } from './useGrid.ts'
import type { useSheet } from './useSheet.ts'

type SheetGridProps = {
  label: string
  rows: readonly SheetRow[]
  fields: readonly Field[]
  sentences: readonly Sentence[]
  work: ReturnType<typeof useSheet>
  live: boolean
}

const knownColumns = [
  { key: 'last', label: 'Last' },
  { key: 'target', label: 'Target' },
] as const

/** The rows in the order last asked for. */
function useOrder({ rows, fields, work }: SheetGridProps) {
  const [order, setOrder] = useState<Order & { ids: readonly number[] }>({
    ...{ by: 'name', down: false },
    ids: rows.map((row) => row.id),
  })
  const orderBy = (by: string) => {
    const next = { by, down: order.by === by && !order.down }
    setOrder({ ...next, ids: orderRows(rows, { sheet: work.sheet, fields }, next) })
  }
  const inOrder = order.ids.flatMap((id) => rows.filter((row) => row.id === id))
  return { order, orderBy, inOrder }
}

/** A class by columns of marks, worked by keyboard. */
export function SheetGrid(props: SheetGridProps) {
  const { label, rows, fields, sentences, work, live } = props
  const { sheet, put } = work
  const { order, orderBy, inOrder } = useOrder(props)
  const grid = useGrid({ rows: inOrder, fields, sentences, work })
  const [setting, setSetting] = useState<Field | null>(null)
  const known = knownColumns.filter(({ key }) => rows.some((row) => row[key] !== null))
  const emptyIn = (field: Field) =>
    inOrder.filter((row) => cellAt(sheet, cellKey(row.id, field.key)).text === '')
  const proposedIn = (field: Field) => emptyIn(field).filter((row) => row.proposals[field.key])
  const anyProposed = fields.some((field) => proposedIn(field).length > 0)
  const setAll = (field: Field, text: string, onlyEmpty: boolean) => {
    put((onlyEmpty ? emptyIn(field) : inOrder).map((row) => ({ key: cellKey(row.id, field.key), text })))
    setSetting(null)
  }
  return (
    <>
      {live ? (
        <p className="quiet small">
          Enter and the arrows go from pupil to pupil, Tab to the next column
          {anyProposed ? '; Space takes a mark that is proposed, such as “7 ?”' : ''}.{' '}
          <button type="button" className="link" onClick={() => grid.showKeys(true)}>
            All keys
          </button>{' '}
          (<kbd>?</kbd> in the sheet)
        </p>
      ) : null}
      <div className="sheet-scroll">
        <table
          className="sheet-table"
          // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a table whose cells are worked is a grid
          role="grid"
          aria-label={label}
          aria-multiselectable={live || undefined}
          ref={grid.table}
          onCopy={(event) => grid.onCopy(event, false)}
          onCut={(event) => grid.onCopy(event, true)}
          onPaste={grid.onPaste}
        >
          <SheetHead
            fields={fields}
            known={known}
            live={live}
            order={order}
            onOrder={(by) => {
              grid.clearBlock()
              orderBy(by)
            }}
            proposed={(field) => proposedIn(field).length}
            onAccept={(field) =>
              put(
                proposedIn(field).map((row) => ({
                  key: cellKey(row.id, field.key),
                  text: row.proposals[field.key]?.text ?? '',
                })),
              )
            }
            onSetAll={setSetting}
          />
          <tbody>
            {inOrder.map((row, at) => (
              <tr key={row.id}>
                <th scope="row">
                  <span className="pupil-name">{`${row.familyName}, ${row.givenName}`}</span>
                  <span className="quiet small sheet-where">{row.where}</span>
                </th>
                {known.map(({ key, label }) => (
                  <td key={key} data-label={label} className="sheet-known">
                    <CorrectedMark mark={row[key] ?? ''} changes={key === 'last' ? row.lastChanges : []} />
                  </td>
                ))}
                {fields.map((field, column) => (
                  <SheetCell
                    key={field.key}
                    {...grid.acts}
                    row={at}
                    column={column}
                    name={`${row.familyName}, ${row.givenName}`}
                    givenName={row.givenName}
                    id={cellKey(row.id, field.key)}
                    field={field}
                    cell={cellAt(sheet, cellKey(row.id, field.key))}
                    proposal={row.proposals[field.key]}
                    sentences={sentences}
                    chosen={grid.block !== null && contains(grid.block, { row: at, column })}
                    live={live}
                  />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {grid.keysShown ? <KeysDialog onClose={() => grid.showKeys(false)} /> : null}
      {grid.paste ? (
        <PasteDialog
          paste={grid.paste}
          sheet={sheet}
          rows={inOrder}
          fields={fields}
          onTake={grid.takePaste}
          onClose={grid.leavePaste}
        />
      ) : null}
      {setting ? (
        <SetAllDialog
          field={setting}
          pupils={rows.length}
          empty={emptyIn(setting).length}
          onSet={(text, onlyEmpty) => setAll(setting, text, onlyEmpty)}
          onClose={() => setSetting(null)}
        />
      ) : null}
    </>
  )
}
