const MS_A_WEEK = 7 * 86_400_000
type Spell = { kind: 'term' | 'holiday'; starts: string; ends: string }

/** Whole weeks from a day up to another, without those of holidays; all weeks where no term is known. */
export function weeksOfSchool(spells: readonly Spell[], first: string, last: string): number {
  const terms = spells.filter(({ kind }) => kind === 'term')
  let weeks = 0
  for (let at = Date.parse(first); at + MS_A_WEEK <= Date.parse(last); at += MS_A_WEEK) {
    // The middle of the week says whether there was school in it.
    const day = new Date(at + MS_A_WEEK / 2).toISOString().slice(0, 10)
    if (terms.length === 0 || terms.some(({ starts, ends }) => starts <= day && day <= ends)) weeks += 1
  }
  return weeks
}
