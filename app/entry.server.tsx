import { PassThrough } from 'node:stream'
import { createReadableStreamFromReadable } from '@react-router/node'
import { isbot } from 'isbot'
import { type RenderToPipeableStreamOptions, renderToPipeableStream } from 'react-dom/server'
import {
  type EntryContext,
  type HandleErrorFunction,
  type RouterContextProvider,
  ServerRouter,
} from 'react-router'
import { log, newErrorId } from '#platform/log.ts'
import { nonceContext, pagePolicy } from '#platform/web.ts'
import { NonceContext } from './ui/nonce.ts'

const patience = 10_000

export default function answerWithPage(
  request: Request,
  status: number,
  headers: Headers,
  entry: EntryContext,
  context: RouterContextProvider,
): Promise<Response> {
  const nonce = context.get(nonceContext)
  headers.set('Content-Type', 'text/html; charset=utf-8')
  headers.set('Content-Security-Policy', pagePolicy(nonce))
  const whole = isbot(request.headers.get('user-agent') ?? '') || entry.isSpaMode
  return new Promise((resolve, reject) => {
    let code = status
    const send: keyof RenderToPipeableStreamOptions = whole ? 'onAllReady' : 'onShellReady'
    const { pipe, abort } = renderToPipeableStream(
      <NonceContext value={nonce}>
        <ServerRouter context={entry} url={request.url} nonce={nonce} />
      </NonceContext>,
      {
        nonce,
        [send]: () => {
          const body = new PassThrough()
          resolve(new Response(createReadableStreamFromReadable(body), { headers, status: code }))
          pipe(body)
        },
        onShellError: reject,
        onError: (error: unknown) => {
          code = 500
          log.error({ err: error }, 'a page could not be drawn')
        },
      },
    )
    setTimeout(abort, patience).unref()
  })
}

/** Logs what went wrong under an id, and lets the page show that id and nothing else. */
export const handleError: HandleErrorFunction = (error, { request }) => {
  if (request.signal.aborted) return
  const errorId = newErrorId()
  log.error({ err: error, errorId, route: new URL(request.url).pathname }, 'a request failed')
  if (error instanceof Error) error.message = errorId
}
