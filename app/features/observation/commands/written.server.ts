import { type OrgWriter, recordEvent } from '#features/access/api.server.ts'

export type Done<T = object> = ({ ok: true } & T) | { ok: false; errors: Record<string, string> }

export const ended = {
  ok: false,
  errors: { form: 'This cannot be done any more: look at it again.' },
} as const

/**
 * Records that something of help for staff was written: neither what, nor of which help, nor a word of it; the page of changes
 * leaves out by whom as well.
 */
export const recordWritten = (db: OrgWriter): Promise<void> =>
  recordEvent(db, { action: 'observation.help-written', subject: 'staff_help' })
