import { useEffect, useState } from 'react'
import { Link } from 'react-router'
import { count } from '#features/school/api.ts'
import { Notice } from '#ui/layout/Page.tsx'
import type { FrozenRow } from '../queries/frozen.server.ts'
import type { Field } from '../rules/cells.ts'
import { nameCells } from './cell-names.ts'
import { type DeviceStore, openDevice, type Safe } from './device.ts'
import { keyParts, type Pending } from './sheet.ts'
import { UnreadMarks } from './UnreadMarks.tsx'

type LateMarksProps = {
  safe: Safe
  cycle: string
  rows: readonly FrozenRow[]
  fields: readonly Field[]
  /** The way to a later change of a pupil’s marks. */
  change: { to: (pupilId: number) => string; label: string }
}

type Late = { store: DeviceStore; pending: Pending[]; unread: string[] }

const standing = (rows: readonly FrozenRow[], key: string): string => {
  const { pupilId, field } = keyParts(key)
  return rows.find((row) => row.id === pupilId)?.cells[field] ?? ''
}

/** What waits on the device of a sheet that has closed meanwhile; what stands there by now is let go. */
function useLate({ safe, rows }: LateMarksProps) {
  const [late, setLate] = useState<Late | null>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: storage is looked at once, when the page has come
  useEffect(() => {
    const look = async () => {
      const store = await openDevice(safe)
      const found = await store?.load()
      if (!store || !found) return
      const pending = found.pending.filter((one) => one.text !== standing(rows, one.key))
      await store.keep(pending)
      if (pending.length + found.unread.length === 0) return store.dropPage()
      setLate({ store, pending, unread: found.unread })
    }
    look().catch(() => undefined)
  }, [])
  const forget = async () => {
    await late?.store.keep([])
    await late?.store.forget(late.unread)
    await late?.store.dropPage()
    setLate(null)
  }
  return { late, forget }
}

/** Marks that were typed on this device and did not reach the school before the cycle closed. */
export function LateMarks(props: LateMarksProps) {
  const { cycle, rows, fields, change } = props
  const { late, forget } = useLate(props)
  if (!late) return null
  const { pending, unread } = late
  const textOf = (key: string) => pending.find((one) => one.key === key)?.text || 'empty'
  const keys = pending.map((one) => one.key)
  return (
    <>
      <UnreadMarks keys={unread} rows={rows} fields={fields} onForget={forget} />
      {pending.length > 0 ? (
        <Notice act>
          <p>
            <strong>
              {count(pending.length, 'mark')} you typed on this device did not reach the school before {cycle}{' '}
              closed.
            </strong>
          </p>
          <ul>
            {nameCells(keys, rows, fields).map(({ pupilId, pupil, cells }) => (
              <li key={pupilId}>
                <span className="pupil-name">{pupil}</span>:{' '}
                {cells.map(({ key, label }) => `${label} ${textOf(key)}`).join(', ')}.{' '}
                <Link to={change.to(pupilId)}>{change.label}</Link>
              </li>
            ))}
          </ul>
          <button type="button" className="link" onClick={forget}>
            Forget {pending.length === 1 ? 'it' : `these ${pending.length} marks`}
          </button>
        </Notice>
      ) : null}
    </>
  )
}
