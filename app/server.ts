import type { RequestListener } from 'node:http'
import * as build from 'virtual:react-router/server-build'
import { createRequestListener } from '@react-router/node'
import { RouterContextProvider } from 'react-router'
import { type Root, rootContext } from '#features/access/api.server.ts'
import { newNonce, nonceContext } from '#platform/web.ts'

/** Answers every request that is not a file: the pages, with what the running server has open in their context. */
export function createListener(root: Root): RequestListener {
  return createRequestListener({
    build,
    mode: process.env.NODE_ENV === 'development' ? 'development' : 'production',
    getLoadContext: () => {
      const context = new RouterContextProvider()
      context.set(rootContext, root)
      context.set(nonceContext, newNonce())
      return context
    },
  })
}
