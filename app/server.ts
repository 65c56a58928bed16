import type { RequestListener } from 'node:http'
import * as build from 'virtual:react-router/server-build'
import { createRequestListener } from '@react-router/node'
import { RouterContextProvider, type ServerBuild } from 'react-router'
import { type Root, rootContext } from '#features/access/api.server.ts'
import { answerContext, networkContext, networkOf, newAnswer } from '#platform/web.ts'

/** Answers every request that is not a file: the pages, with what the running server has open in their context. */
export function createListener(root: Root): RequestListener {
  return createRequestListener({
    build: build as ServerBuild,
    mode: process.env.NODE_ENV === 'development' ? 'development' : 'production',
    getLoadContext: (request, { address }) => {
      const context = new RouterContextProvider()
      context.set(rootContext, root)
      context.set(answerContext, newAnswer())
      context.set(networkContext, networkOf(request, address, root.config.baseUrl.startsWith('https:')))
      return context
    },
  })
}
