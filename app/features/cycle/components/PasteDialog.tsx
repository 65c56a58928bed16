import { count } from '#features/school/api.ts'
import { Dialog } from '#ui/layout/Dialog.tsx'
import type { SheetRow } from '../queries/sheet.server.ts'
import type { Field } from '../rules/cells.ts'
import type { Left, Paste } from '../rules/paste.ts'
import { cellAt, cellKey, type SheetState } from './sheet.ts'

type PasteDialogProps = {
  paste: Paste
  sheet: SheetState
  rows: readonly SheetRow[]
  fields: readonly Field[]
  onTake: () => void
  onClose: () => void
}

type Shown = { row: SheetRow; changes: { label: string; from: string; to: string }[] }

function changesOf({ paste, sheet, rows, fields }: PasteDialogProps): Shown[] {
  return rows.flatMap((row) => {
    const mine = paste.cells.filter((cell) => cell.pupilId === row.id)
    const changes = mine.flatMap(({ field, text }) => {
      const from = cellAt(sheet, cellKey(row.id, field)).text
      const label = fields.find((one) => one.key === field)?.label ?? field
      return from === text ? [] : [{ label, from, to: text }]
    })
    return changes.length > 0 ? [{ row, changes }] : []
  })
}

function LeftOut({ left }: { left: readonly Left[] }) {
  if (left.length === 0) return null
  return (
    <section className="sheet-left">
      <h3>{count(left.length, 'thing')} cannot be taken</h3>
      <ul>
        {left.map(({ line, text, why }) => (
          <li key={`${line} ${text} ${why}`}>
            Row {line}: <strong className="pupil-name">{text}</strong>. {why}
          </li>
        ))}
      </ul>
    </section>
  )
}

/** What a pasted block would change, before it does: the marks by pupil, and what cannot be taken and why. */
export function PasteDialog(props: PasteDialogProps) {
  const { paste, rows, onTake, onClose } = props
  const shown = changesOf(props)
  const changes = shown.reduce((sum, one) => sum + one.changes.length, 0)
  const over = shown.flatMap((one) => one.changes).filter((change) => change.from !== '').length
  const named = new Set(paste.cells.map((cell) => cell.pupilId)).size
  const same = paste.cells.length - changes
  return (
    <Dialog
      title={changes > 0 ? `${count(changes, 'mark')} would change` : 'Nothing would change'}
      onClose={onClose}
    >
      <p>
        {paste.by === 'names'
          ? `Found by name: ${named} of ${count(rows.length, 'pupil')}.`
          : `From the chosen cell on, for ${count(named, 'pupil')}.`}
        {over > 0
          ? ` ${count(over, 'mark')} that ${over === 1 ? 'stands' : 'stand'} there would be replaced.`
          : ''}
        {same > 0 ? ` ${count(same, 'cell')} would stay the same.` : ''}
      </p>
      <div className="actions">
        {changes > 0 ? (
          // biome-ignore lint/a11y/noAutofocus: one key takes it over
          <button className="button" type="button" autoFocus onClick={onTake}>
            Take {count(changes, 'mark')}
          </button>
        ) : null}
        <button className="button button-quiet" type="button" onClick={onClose}>
          Leave it
        </button>
      </div>
      <LeftOut left={paste.left} />
      {shown.length > 0 ? (
        <table className="data">
          <caption>What would change</caption>
          <thead>
            <tr>
              <th scope="col">Pupil</th>
              <th scope="col">Marks</th>
            </tr>
          </thead>
          <tbody>
            {shown.map(({ row, changes }) => (
              <tr key={row.id}>
                <th scope="row">
                  <span className="pupil-name">{`${row.familyName}, ${row.givenName}`}</span>
                </th>
                <td>
                  {changes.map(({ label, from, to }) => (
                    <span className="sheet-change" key={label}>
                      <span className="quiet">{label}</span> {from === '' ? '' : <s>{from}</s>} <b>{to}</b>
                    </span>
                  ))}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : null}
    </Dialog>
  )
}
