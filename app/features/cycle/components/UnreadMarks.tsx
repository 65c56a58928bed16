import { count } from '#features/school/api.ts'
import { Notice } from '#ui/layout/Page.tsx'
import type { Field } from '../rules/cells.ts'
import { type Named, nameCells } from './cell-names.ts'

type UnreadMarksProps = {
  keys: readonly string[]
  rows: readonly Named[]
  fields: readonly Field[]
  onForget: () => void
}

/** Marks that wait on the device and cannot be read any more: whose they are, what brings them back, what else one can do. */
export function UnreadMarks({ keys, rows, fields, onForget }: UnreadMarksProps) {
  if (keys.length === 0) return null
  const one = keys.length === 1
  return (
    <Notice act>
      <p>
        <strong>
          {count(keys.length, 'mark')} you typed here {one ? 'waits' : 'wait'} on this device and cannot be
          read any more.
        </strong>{' '}
        The server’s secret has changed since. Whoever looks after the server can give it the former secret as
        SECRET_BEFORE; open this sheet again then, and {one ? 'it is' : 'they are'} sent. Or type{' '}
        {one ? 'it' : 'them'} anew: what you type takes {one ? 'its' : 'their'} place.
      </p>
      <ul className="small sheet-waiting">
        {nameCells(keys, rows, fields).map(({ pupilId, pupil, cells }) => (
          <li key={pupilId}>
            <span className="pupil-name">{pupil}</span>: {cells.map(({ label }) => label).join(', ')}
          </li>
        ))}
      </ul>
      <button type="button" className="link" onClick={onForget}>
        Forget {one ? 'it' : `these ${keys.length} marks`}
      </button>
    </Notice>
  )
}
