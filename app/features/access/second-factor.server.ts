import { APIError } from 'better-auth/api'
import { authOf } from './auth.server.ts'
import type { Root } from './root.server.ts'

async function orNull<T>(asked: Promise<T>): Promise<T | null> {
  try {
    return await asked
  } catch (error) {
    if (error instanceof APIError) return null
    throw error
  }
}

/** Gives the secret to scan and the words for a lost telephone; null when the password is wrong. */
export async function beginSecondFactor(root: Root, request: Request, password: string) {
  const begun = await orNull(
    authOf(root).api.enableTwoFactor({ body: { password }, headers: request.headers, returnHeaders: true }),
  )
  if (!begun) return null
  const { totpURI, backupCodes } = begun.response as { totpURI: string; backupCodes: string[] }
  return { uri: totpURI, backupCodes, headers: begun.headers }
}

/**
 * Proves the code shown by the app, or one of the words kept for a lost telephone, at sign-in or to finish setting up.
 * Null when it is wrong.
 */
export async function proveSecondFactor(root: Root, request: Request, code: string): Promise<Headers | null> {
  const { api } = authOf(root)
  const given = { headers: request.headers, returnHeaders: true } as const
  const proved = await orNull(
    code.includes('-')
      ? api.verifyBackupCode({ body: { code }, ...given })
      : api.verifyTOTP({ body: { code: code.replace(/\s/g, '') }, ...given }),
  )
  return proved?.headers ?? null
}
