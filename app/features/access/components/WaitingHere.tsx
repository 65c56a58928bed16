import { useWaiting } from '#platform/device/useWaiting.ts'
import { Notice } from '#ui/layout/Page.tsx'
import { waitingMarks } from '../rules/waiting.ts'

/** Before anybody is signed in: that marks wait on this device, and what sends them. */
export function WaitingHere() {
  const { waiting } = useWaiting()
  if (waiting.length === 0) return null
  return (
    <Notice>
      {waitingMarks(waiting)} typed on this device {waitingMarks(waiting) === '1 mark' ? 'has' : 'have'} not
      been sent. Nothing is lost: once whoever typed them signs in here again, their first page leads to them.
      Nobody else can read them.
    </Notice>
  )
}
