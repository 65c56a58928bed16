import { randomInt } from 'node:crypto'
import { pino } from 'pino'

const personal = ['email', 'name', 'familyName', 'givenName', 'password', 'token', 'secret']
// What a database adds to its errors: the values of the row it refused.
const values = ['detail', 'where', 'params', 'parameters']

// A level that is none of these is told of with the other settings, by a message and not by a failing import.
const known = ['fatal', 'error', 'warn', 'info', 'debug', 'silent']

/** One line of JSON per event on standard output; names, marks and addresses never go in. */
export const logOptions = {
  level: known.find((level) => level === process.env.LOG_LEVEL) ?? 'info',
  base: null,
  redact: [...personal.flatMap((key) => [key, `*.${key}`]), ...values.map((key) => `err.${key}`)],
}
export const log = pino(logOptions)

const letters = 'abcdefghjkmnpqrstuvwxyz'

/** Twelve letters that join what the person sees to what the log says. */
export function newErrorId(): string {
  return Array.from({ length: 12 }, () => letters[randomInt(letters.length)]).join('')
}
