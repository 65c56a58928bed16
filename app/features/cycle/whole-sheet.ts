import type { Saved } from './commands/cell.ts'

type Sent = Record<string, string>

/** The cells of a sheet posted whole that were changed. */
export function changedCells(
  form: Sent,
): { pupilId: number; field: string; value: string; before: string }[] {
  return Object.entries(form).flatMap(([name, value]) => {
    const [kind, pupil, ...rest] = name.split('.')
    const field = rest.join('.')
    const before = form[`before.${pupil}.${field}`] ?? ''
    if (kind !== 'mark' || value.trim() === before) return []
    return [{ pupilId: Number(pupil), field, value, before }]
  })
}

/** What came of a sheet posted whole, as one sentence. */
export function sheetAnswer(saved: readonly Saved[]): { done: string; problems: string[] } {
  const kept = saved.filter((one) => one.state === 'saved').length
  const problems = saved.flatMap((one) => {
    if (one.state === 'refused') return [one.why]
    if (one.state === 'conflict')
      return [`${one.by ?? 'Somebody else'} changed a mark meanwhile: it is ${one.text || 'empty'} now.`]
    return []
  })
  return { done: `${kept} ${kept === 1 ? 'mark' : 'marks'} saved.`, problems }
}
