import type { Root } from './root.server.ts'

/** Somebody signed in. `secondFactor` is true once this session proved one (code, or a passkey). */
export type Account = { id: string; name: string; email: string; secondFactor: boolean }

/** The account of the request's session, or null for nobody. */
export async function findAccount(_root: Root, _request: Request): Promise<Account | null> {
  return null
}
