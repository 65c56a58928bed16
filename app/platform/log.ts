import { randomInt } from 'node:crypto'
import { pino } from 'pino'

/** One line of JSON per event on standard output; names, marks and addresses never go in. */
export const log = pino({
  level: process.env.LOG_LEVEL || 'info',
  base: null,
  redact: ['*.email', '*.name', '*.familyName', '*.givenName', '*.password', '*.token', '*.secret'],
})

const letters = 'abcdefghjkmnpqrstuvwxyz'

/** Twelve letters that join what the person sees to what the log says. */
export function newErrorId(): string {
  return Array.from({ length: 12 }, () => letters[randomInt(letters.length)]).join('')
}
