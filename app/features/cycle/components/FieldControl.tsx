import { gradeLabels } from '#features/measures/api.ts'
import type { Field } from '../rules/cells.ts'
import type { CellState } from './sheet.ts'

type Control = {
  id: string
  field: Field
  cell: CellState
  onPut: (text: string) => void
  onType: (text: string) => void
  described: string | undefined
}

const MOST_BUTTONS = 12

/** The values of a scale or the flags of a list as buttons for a thumb; pressing one again takes it away. */
function Choices({
  options,
  chosen,
  onPress,
}: {
  options: readonly { value: string; label: string }[]
  chosen: readonly string[]
  onPress: (value: string) => void
}) {
  return (
    <div className="one-choices">
      {options.map(({ value, label }) => (
        <button
          key={value}
          type="button"
          aria-pressed={chosen.includes(value)}
          onClick={() => onPress(value)}
        >
          {label}
        </button>
      ))}
    </div>
  )
}

/** What a field is entered with on a telephone: buttons where they are few, else its own field. */
export function FieldControl({ id, field, cell, onPut, onType, described }: Control) {
  const { text } = cell
  if (field.kind === 'flags') {
    const chosen = text.split(' ').filter(Boolean)
    const press = (short: string) =>
      onPut((chosen.includes(short) ? chosen.filter((one) => one !== short) : [...chosen, short]).join(' '))
    const options = field.flags.map(({ short, label }) => ({ value: short, label }))
    return <Choices options={options} chosen={chosen} onPress={press} />
  }
  if (field.kind === 'judgement' || field.kind === 'scale') {
    const labels = gradeLabels(field.scale)
    const options = labels.map((label) => ({ value: label, label }))
    if (labels.length <= MOST_BUTTONS)
      return (
        <Choices options={options} chosen={[text]} onPress={(grade) => onPut(grade === text ? '' : grade)} />
      )
  }
  const shared = {
    ...{ className: 'input', id, value: text, 'aria-describedby': described },
    'aria-invalid': cell.state === 'refused' || cell.state === 'conflict' ? true : undefined,
  }
  if (field.kind === 'comment')
    return (
      <textarea
        {...shared}
        rows={3}
        onChange={(event) => onType(event.currentTarget.value.replace(/\n/g, ' '))}
        onBlur={(event) => onPut(event.currentTarget.value)}
      />
    )
  return (
    <input
      {...shared}
      autoComplete="off"
      inputMode={field.kind === 'score' ? 'decimal' : 'text'}
      onChange={(event) => onType(event.currentTarget.value)}
      onBlur={(event) => onPut(event.currentTarget.value)}
    />
  )
}

/** Whether a field is entered with buttons. */
export const isPressed = (field: Field) =>
  field.kind === 'flags' ||
  ((field.kind === 'judgement' || field.kind === 'scale') && gradeLabels(field.scale).length <= MOST_BUTTONS)
