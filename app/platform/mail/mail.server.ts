import { createTransport } from 'nodemailer'
import { type Config, readConfig } from '../config.ts'

/** One letter, plain text. `id` names it for good: the same letter has the same id however often it is tried. */
export type Letter = { to: string; subject: string; text: string; id: string }

/**
 * What came of sending. later: it certainly did not go; `server` says whether no server answered at all.
 * refused: the server will not take it. unsure: the connection broke after it may have gone.
 */
export type Delivery =
  | { state: 'sent' }
  | { state: 'later'; why: string; server: boolean }
  | { state: 'refused'; why: string }
  | { state: 'unsure'; why: string }

export type Mailer = { send(letter: Letter): Promise<Delivery> }

type Settings = Pick<Config, 'SMTP_URL' | 'MAIL_FROM' | 'baseUrl'>

/** Whether this installation has a mail server to send by. */
export const mailIsSet = (config: Settings = readConfig()): boolean => config.SMTP_URL !== undefined

const beforeTheLetter = ['EAUTH', 'ENOAUTH', 'EOAUTH2', 'ETLS', 'EREQUIRETLS', 'EPROTOCOL']

type SmtpError = { code?: unknown; responseCode?: unknown }

/**
 * Reads a failure of the SMTP client; `handedOver` says whether the letter itself had begun to be sent.
 * Codes alone are kept: what servers write may hold addresses.
 */
export function readFailure(error: SmtpError, handedOver: boolean): Exclude<Delivery, { state: 'sent' }> {
  const code = typeof error.code === 'string' ? error.code : 'no code'
  const reply = typeof error.responseCode === 'number' ? error.responseCode : null
  const why = reply === null ? code : `${code} ${reply}`
  if (beforeTheLetter.includes(code)) return { state: 'later', why, server: false }
  if (reply !== null && reply >= 500) return { state: 'refused', why }
  if (reply !== null) return { state: 'later', why, server: true }
  return handedOver ? { state: 'unsure', why } : { state: 'later', why, server: false }
}

/** Hears what the SMTP client says to the server, and calls back when it asks to hand the letter over. */
function listenForData(handOver: () => void) {
  const hear = (entry: unknown, words: unknown) => {
    const client = typeof entry === 'object' && entry !== null && 'tnx' in entry && entry.tnx === 'client'
    if (client && String(words).startsWith('DATA')) handOver()
  }
  return {
    trace: hear,
    debug: hear,
    info: hear,
    warn: hear,
    error: hear,
    fatal: hear,
    level: () => undefined,
  }
}

const loopback = ['localhost', '127.0.0.1', '[::1]']

/** The way out for letters, or null where no mail server is set. A password never travels unencrypted. */
export function openMailer(config: Settings): Mailer | null {
  if (!config.SMTP_URL || !config.MAIL_FROM) return null
  const { MAIL_FROM: from, SMTP_URL: url } = config
  const { username, hostname } = new URL(url)
  const options = {
    url,
    requireTLS: username !== '' && !loopback.includes(hostname) && url.startsWith('smtp:'),
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 30_000,
    disableFileAccess: true,
    disableUrlAccess: true,
    transactionLog: true,
  }
  const host = new URL(config.baseUrl).hostname
  return {
    send: async ({ to, subject, text, id }) => {
      let handedOver = false
      const logger = listenForData(() => {
        handedOver = true
      })
      const transport = createTransport({ ...options, logger })
      try {
        await transport.sendMail({
          ...{ from, to: { name: '', address: to }, subject, text, messageId: `<${id}@${host}>` },
          headers: { 'Auto-Submitted': 'auto-generated' },
        })
        return { state: 'sent' }
      } catch (error) {
        return readFailure(error instanceof Error ? (error as SmtpError) : {}, handedOver)
      } finally {
        transport.close()
      }
    },
  }
}
