export type Outcome = { ok: true } | { ok: false; errors: Record<string, string> }

export const refused = (field: string, message: string): Outcome => ({
  ok: false,
  errors: { [field]: message },
})
