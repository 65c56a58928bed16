import { PassThrough } from 'node:stream'
import { createReadableStreamFromReadable } from '@react-router/node'
import { isbot } from 'isbot'
import { type RenderToPipeableStreamOptions, renderToPipeableStream } from 'react-dom/server'
import {
  type EntryContext,
  type HandleErrorFunction,
  isRouteErrorResponse,
  type RouterContextProvider,
  ServerRouter,
} from 'react-router'
import { log } from '#platform/log.ts'
import { answerContext, pagePolicy } from '#platform/web.ts'
import { AnswerContext } from './ui/answer.ts'

const patience = 10_000

export default function answerWithPage(
  request: Request,
  status: number,
  headers: Headers,
  entry: EntryContext,
  context: RouterContextProvider,
): Promise<Response> {
  const answer = context.get(answerContext)
  const { nonce, errorId } = answer
  headers.set('Content-Type', 'text/html; charset=utf-8')
  headers.set('Content-Security-Policy', pagePolicy(nonce))
  const whole = isbot(request.headers.get('user-agent') ?? '') || entry.isSpaMode
  return new Promise((resolve, reject) => {
    let code = status
    const send: keyof RenderToPipeableStreamOptions = whole ? 'onAllReady' : 'onShellReady'
    const { pipe, abort } = renderToPipeableStream(
      <AnswerContext value={answer}>
        <ServerRouter context={entry} url={request.url} nonce={nonce} />
      </AnswerContext>,
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
          log.error({ err: error, errorId }, 'a page could not be drawn')
        },
      },
    )
    setTimeout(abort, patience).unref()
  })
}

// Not there, or not to be asked that way: nothing of ours has failed.
const isRefusal = (error: unknown) => isRouteErrorResponse(error) && error.status < 500

/** Logs what went wrong under the id that the page shows. */
export const handleError: HandleErrorFunction = (error, { request, context }) => {
  if (request.signal.aborted || isRefusal(error)) return
  const { errorId } = context.get(answerContext)
  log.error({ err: error, errorId, route: new URL(request.url).pathname }, 'a request failed')
}
