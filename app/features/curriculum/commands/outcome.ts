export type Done<T = object> = ({ ok: true } & T) | { ok: false; errors: Record<string, string> }

export const refused = (field: string, words: string): { ok: false; errors: Record<string, string> } => ({
  ok: false,
  errors: { [field]: words },
})
