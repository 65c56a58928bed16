import { useWaiting } from '#platform/device/useWaiting.ts'
import { Notice } from '#ui/layout/Page.tsx'
import { unsentWords } from '../rules/waiting.ts'

/** Before anybody is signed in: that marks wait on this device, and what sends them. */
export function WaitingHere() {
  const { waiting } = useWaiting()
  if (waiting.length === 0) return null
  return (
    <Notice>
      {unsentWords(waiting)} Nothing is lost: once whoever typed them signs in here again, their first page
      leads to them. Nobody else can read them.
    </Notice>
  )
}
