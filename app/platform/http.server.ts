import fs from 'node:fs'
import http, { type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http'
import path from 'node:path'
import { constants } from 'node:zlib'
import compression from 'compression'
import sirv from 'sirv'
import type { Config } from './config.ts'
import type { Engine } from './db/engine.server.ts'
import { checkReadiness } from './health.server.ts'
import { inHome } from './home.ts'
import { commonHeaders, isForeign, workerFile, workerPolicy } from './web.ts'

type Next = () => void
type Step = (request: IncomingMessage, response: ServerResponse, next: Next) => void

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body))
}

function guard(baseUrl: string): Step {
  const secure = baseUrl.startsWith('https:')
  return (request, response, next) => {
    for (const [name, value] of Object.entries(commonHeaders)) response.setHeader(name, value)
    if (secure) response.setHeader('Strict-Transport-Security', 'max-age=31536000; includeSubDomains')
    const headers = new Headers(
      Object.entries(request.headers).flatMap(([name, value]) =>
        typeof value === 'string' ? [[name, value] as [string, string]] : [],
      ),
    )
    if (isForeign(request.method ?? 'GET', headers, request.headers.host ?? '')) {
      return sendJson(response, 403, { error: 'This request does not come from a page of this site.' })
    }
    // Two slashes name another host wherever such an address is sent on.
    if (/^\/[/\\]/.test(request.url ?? ''))
      return sendJson(response, 404, { error: 'There is nothing at this address.' })
    if ((request.url ?? '').length > 4096)
      return sendJson(response, 414, { error: 'The address is too long.' })
    next()
  }
}

function health(engine: Engine, config: Config): Step {
  return async (request, response, next) => {
    if (request.url === '/healthz') return sendJson(response, 200, { status: 'running' })
    if (request.url !== '/readyz') return next()
    const readiness = await checkReadiness(engine, config)
    sendJson(response, readiness.ready ? 200 : 503, readiness)
  }
}

function files(): Step {
  const folder = inHome('build', 'client')
  if (!fs.existsSync(folder)) return (_request, _response, next) => next()
  return sirv(folder, {
    gzip: false,
    etag: true,
    setHeaders: (response, pathname) => {
      const hashed = pathname.startsWith(`${path.posix.sep}assets${path.posix.sep}`)
      if (pathname === workerFile) response.setHeader('Content-Security-Policy', workerPolicy)
      response.setHeader('Cache-Control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache')
    },
  }) as Step
}

/** The web server of one process: guards, health, files, then the pages. */
export function createServer(
  engine: Engine,
  config: Config,
  pages: RequestListener,
  development?: Step,
): Server {
  const steps: Step[] = [
    guard(config.baseUrl),
    health(engine, config),
    // Flushed as it comes: what a page does not wait for would else hold back the page.
    compression({
      flush: constants.Z_SYNC_FLUSH,
      brotli: { flush: constants.BROTLI_OPERATION_FLUSH },
    }) as unknown as Step,
    development ?? files(),
  ]
  return http.createServer((request, response) => {
    const walk = (index: number): void => {
      const step = steps[index]
      if (step) step(request, response, () => walk(index + 1))
      else pages(request, response)
    }
    walk(0)
  })
}
