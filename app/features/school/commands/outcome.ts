/** What came of a command: the id of what was made, or what is wrong, by field. */
export type Outcome = { ok: true; id: number } | { ok: false; errors: Record<string, string> }

export const refused = (field: string, message: string): Outcome => ({
  ok: false,
  errors: { [field]: message },
})
