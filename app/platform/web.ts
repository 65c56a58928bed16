import { randomBytes } from 'node:crypto'
import { createContext } from 'react-router'
import { newErrorId } from './log.ts'

/** One answer's own: the word that lets its scripts run and no others, and the id the log knows it by. */
export const answerContext = createContext<{ nonce: string; errorId: string }>()

/** The address a request comes from, for counting failures; never written down. */
export const networkContext = createContext<string>('unknown')

/** The nearest proxy adds the address it sees to the end of the list; what stands before it anybody can write. */
export const networkOf = (request: Request, address: string, behindProxy: boolean): string =>
  (behindProxy && request.headers.get('x-forwarded-for')?.split(',').at(-1)?.trim()) || address

export const newAnswer = () => ({ nonce: randomBytes(16).toString('base64'), errorId: newErrorId() })

/** An answer to a script of ours. Its length is told, so that a short one is not compressed. */
export function answerJson(body: unknown, init?: ResponseInit): Response {
  const text = JSON.stringify(body)
  const headers = new Headers(init?.headers)
  headers.set('Content-Type', 'application/json')
  headers.set('Content-Length', String(Buffer.byteLength(text)))
  return new Response(text, { ...init, headers })
}

/** The content security policy of a page: everything from this host, scripts only with the nonce. */
export function pagePolicy(nonce: string): string {
  return [
    "default-src 'none'",
    `script-src 'self' 'nonce-${nonce}'`,
    // The widths of bars and columns are style attributes.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}

/** The worker that answers without a network: it asks this host, and nothing else. */
export const workerFile = '/sheet-worker.js'
export const workerPolicy = "default-src 'none'; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'"

/** Sent with every answer. */
export const commonHeaders: Record<string, string> = {
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'same-origin',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), microphone=(), geolocation=(), browsing-topics=()',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'Cache-Control': 'no-store',
}

/** A request that changes something must come from a page of this host. */
export function isForeign(method: string, headers: Headers, host: string): boolean {
  if (method === 'GET' || method === 'HEAD') return false
  const site = headers.get('sec-fetch-site')
  if (site && site !== 'same-origin') return true
  const origin = headers.get('origin')
  if (!origin) return site === null
  return !URL.canParse(origin) || new URL(origin).host !== host
}
