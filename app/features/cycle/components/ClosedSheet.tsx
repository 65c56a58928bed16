import { formatPupilName } from '#features/school/api.ts'
import type { FrozenRow } from '../queries/frozen.server.ts'
import type { Field } from '../rules/cells.ts'
import type { Request } from '../rules/corrections.ts'
import { AskedCorrections } from './AskedCorrections.tsx'
import type { Safe } from './device.ts'
import { FrozenSheet } from './FrozenSheet.tsx'
import { LateMarks } from './LateMarks.tsx'

type ClosedSheetProps = {
  base: string
  classId: number
  cycle: { id: number; name: string }
  rows: readonly FrozenRow[]
  fields: readonly Field[]
  /** Corrections that were asked for, with their answers. */
  asked: readonly Request[]
  /** Whether a later change is made by whoever looks, or asked for. */
  corrects: boolean
  safe: Safe
}

/** The sheet of a class in a closed cycle: what did not reach it in time, what was asked since, and what was frozen. */
export function ClosedSheet(props: ClosedSheetProps) {
  const { base, classId, cycle, rows, fields, asked, corrects, safe } = props
  const deed = corrects ? 'correct' : 'ask'
  const change = {
    label: corrects ? 'Correct a mark' : 'Ask for a correction',
    to: (id: number) => `${base}/classes/${classId}/${deed}?cycle=${cycle.id}&pupil=${id}`,
  }
  const nameOf = (id: number) => {
    const row = rows.find((one) => one.id === id)
    return row ? formatPupilName(row) : ''
  }
  return (
    <>
      <LateMarks key={safe.owner} cycle={cycle.name} {...{ safe, rows, fields, change }} />
      {asked.length > 0 ? (
        <AskedCorrections requests={asked.map((one) => ({ ...one, pupil: nameOf(one.pupilId) }))} />
      ) : null}
      <FrozenSheet rows={rows} fields={fields} pupilOf={(id) => `${base}/pupils/${id}`} change={change} />
    </>
  )
}
