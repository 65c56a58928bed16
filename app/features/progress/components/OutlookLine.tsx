import { Suspense } from 'react'
import { Await } from 'react-router'
import { type Outlook, outlookWords } from '../words.ts'

/** What closing would say now, as soon as it is worked out. */
export function OutlookLine({ outlook }: { outlook: Promise<Outlook> }) {
  return (
    <p role="status">
      <Suspense fallback="Working out what closing would say today …">
        <Await
          resolve={outlook}
          errorElement="What closing would say today could not be worked out. It can be closed all the same."
        >
          {outlookWords}
        </Await>
      </Suspense>
    </p>
  )
}
