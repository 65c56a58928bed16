import type { SendWaiting } from '#features/access/api.tsx'

/** Sends the marks that wait on the device; what it takes comes only when it is asked for, for the first page is light. */
export const sendFrom =
  (base: string, account: string): SendWaiting =>
  async () =>
    (await import('#features/cycle/api.tsx')).sendWaiting(base, account)
