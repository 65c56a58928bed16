import { useCallback, useEffect, useState } from 'react'
import { listWaiting, type Waiting } from './waiting.ts'

/** What waits on this device, looked at when the page comes and whenever somebody comes back to it; nothing before scripts run. */
export function useWaiting(): { waiting: readonly Waiting[]; look: () => void } {
  const [waiting, setWaiting] = useState<readonly Waiting[]>([])
  const look = useCallback(() => {
    listWaiting().then(setWaiting, () => undefined)
  }, [])
  // The browser's storage and its tabs are outside React.
  useEffect(() => {
    look()
    document.addEventListener('visibilitychange', look)
    return () => document.removeEventListener('visibilitychange', look)
  }, [look])
  return { waiting, look }
}
