import '@fontsource-variable/source-sans-3/wght.css'
import '@fontsource-variable/source-serif-4/wght.css'
import './ui/styles/all.css'
import type { ReactNode } from 'react'
import {
  isRouteErrorResponse,
  Links,
  Meta,
  Outlet,
  Scripts,
  ScrollRestoration,
  useRouteError,
} from 'react-router'
import { useAnswer } from './ui/answer.ts'
import { ErrorPage } from './ui/layout/ErrorPage.tsx'
import { StatusSymbols } from './ui/status/StatusMark.tsx'

export const meta = () => [{ title: 'Everyschool' }]

export function Layout({ children }: { children: ReactNode }) {
  const { nonce } = useAnswer()
  return (
    <html lang="en-GB">
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <link rel="icon" href="data:," />
        <Meta />
        <Links />
      </head>
      <body>
        <StatusSymbols />
        {children}
        <ScrollRestoration nonce={nonce} />
        <Scripts nonce={nonce} />
      </body>
    </html>
  )
}

export default function Root() {
  return <Outlet />
}

/** What browsers throw when a server cannot be reached, each in words of its own. */
const isUnreachable = (error: unknown): boolean =>
  error instanceof TypeError && /failed to fetch|networkerror|load failed/i.test(error.message)

export function ErrorBoundary() {
  const error = useRouteError()
  const { errorId } = useAnswer()
  if (isRouteErrorResponse(error) && [404, 405].includes(error.status)) {
    return (
      <ErrorPage
        title="This page is not there, or not yours to see"
        message="Check the address. If someone sent it to you, ask them whether your post opens it."
      />
    )
  }
  if (isUnreachable(error)) {
    return (
      <ErrorPage
        title="There is no network"
        message="What you typed is kept on this device, locked, and is sent when the network is back."
        again
      />
    )
  }
  return (
    <ErrorPage
      title="Something went wrong on our side"
      message="What you had saved is safe. Try again; if it happens again, tell the help desk the words below."
      errorId={errorId}
    />
  )
}
