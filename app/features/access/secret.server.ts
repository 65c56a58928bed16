import { createHash, createHmac, randomBytes } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import type { Config } from '#platform/config.ts'
import { inHome } from '#platform/home.ts'

type Secrets = Pick<Config, 'SECRET' | 'SECRET_BEFORE' | 'DATA_DIR'>

/** The secret that signs sessions: the one set, or one made at the first start and readable by this user alone. */
export function readSecret(config: Pick<Config, 'SECRET' | 'DATA_DIR'>): string {
  if (config.SECRET) return config.SECRET
  const file = inHome(config.DATA_DIR, 'secret')
  if (fs.existsSync(file)) return fs.readFileSync(file, 'utf8').trim()
  const made = randomBytes(32).toString('hex')
  fs.mkdirSync(path.dirname(file), { recursive: true })
  fs.writeFileSync(file, made, { mode: 0o600 })
  return made
}

/** The secret in force, then former ones that still read what was kept under them, newest first. */
export function readSecrets(config: Secrets): [string, ...string[]] {
  const now = readSecret(config)
  return [now, ...config.SECRET_BEFORE.filter((one) => one !== now)]
}

/** The number under which the sign-in library keeps which secret it used; the secret's own, whatever the order. */
export const secretVersion = (secret: string): number =>
  createHash('sha256').update(`version/${secret}`).digest().readUIntBE(0, 6)

const keyFrom = (secret: string, accountId: string) =>
  createHmac('sha256', secret).update(`device/${accountId}`).digest('base64')

/**
 * The key of an account for what its pages keep on a device: 32 bytes in base64, made from the secret and never stored; and
 * those of former secrets, which still unlock what was locked before the secret changed.
 */
export function deviceKeysOf(config: Secrets, accountId: string): { key: string; earlier: string[] } {
  const [now, ...before] = readSecrets(config)
  return { key: keyFrom(now, accountId), earlier: before.map((secret) => keyFrom(secret, accountId)) }
}
