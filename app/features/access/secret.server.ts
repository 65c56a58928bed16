import { createHmac, randomBytes } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import type { Config } from '#platform/config.ts'
import { inHome } from '#platform/home.ts'

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

/** The key of an account for what its pages keep on a device: 32 bytes in base64, made from the secret and never stored. */
export const deviceKeyOf = (config: Pick<Config, 'SECRET' | 'DATA_DIR'>, accountId: string): string =>
  createHmac('sha256', readSecret(config)).update(`device/${accountId}`).digest('base64')
