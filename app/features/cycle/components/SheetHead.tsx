import { count } from '#features/school/api.ts'
import { type Field, fieldHint } from '../rules/cells.ts'
import type { Order } from './order.ts'

type HeadProps = {
  fields: readonly Field[]
  known: readonly { key: 'last' | 'target'; label: string }[]
  live: boolean
  order: Order
  onOrder: (by: string) => void
  /** Empty cells of a column for which something is proposed. */
  proposed: (field: Field) => number
  onAccept: (field: Field) => void
  onSetAll: (field: Field) => void
}

function Sorter({
  by,
  label,
  order,
  live,
  onOrder,
}: Pick<HeadProps, 'order' | 'live' | 'onOrder'> & { by: string; label: string }) {
  if (!live) return label
  const mark = order.by === by ? (order.down ? ' ▾' : ' ▴') : ''
  return (
    <button type="button" className="sheet-sort" onClick={() => onOrder(by)}>
      {label}
      <span aria-hidden="true">{mark}</span>
    </button>
  )
}

/** The heads of the columns: by pressing one the pupils are put in its order, once. */
export function SheetHead({ fields, known, live, order, onOrder, proposed, onAccept, onSetAll }: HeadProps) {
  const sorted = (by: string) => (order.by === by ? (order.down ? 'descending' : 'ascending') : undefined)
  const sorter = { order, live, onOrder }
  return (
    <thead>
      <tr>
        <th scope="col" aria-sort={sorted('name')}>
          <Sorter by="name" label="Pupil" {...sorter} />
        </th>
        {known.map(({ key, label }) => (
          <th scope="col" key={key} aria-sort={sorted(key)}>
            <Sorter by={key} label={label} {...sorter} />
          </th>
        ))}
        {fields.map((field) => (
          <th scope="col" key={field.key} aria-label={field.label} aria-sort={sorted(field.key)}>
            <Sorter by={field.key} label={field.label} {...sorter} />
            <span className="quiet small sheet-hint">{fieldHint(field)}</span>
            {live ? (
              <span className="small sheet-column">
                <button
                  type="button"
                  className="link"
                  aria-label={`Set ${field.label} for all`}
                  onClick={() => onSetAll(field)}
                >
                  Set all…
                </button>
                {proposed(field) > 0 ? (
                  <button
                    type="button"
                    className="link"
                    aria-label={`Accept ${count(proposed(field), 'proposal')} for ${field.label}`}
                    onClick={() => onAccept(field)}
                  >
                    Accept {proposed(field)}
                  </button>
                ) : null}
              </span>
            ) : null}
          </th>
        ))}
      </tr>
    </thead>
  )
}
