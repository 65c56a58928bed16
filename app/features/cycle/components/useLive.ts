import { useEffect } from 'react'
import { useRevalidator } from 'react-router'

/** Reads the page's figures again every few seconds, only while somebody can see it. */
export function useLive(everySeconds: number, live: boolean): void {
  const { revalidate } = useRevalidator()
  // The browser's clock and its tabs are outside React.
  useEffect(() => {
    if (!live) return
    const look = () => {
      if (document.visibilityState === 'visible') void revalidate()
    }
    const timer = setInterval(look, everySeconds * 1000)
    document.addEventListener('visibilitychange', look)
    return () => {
      clearInterval(timer)
      document.removeEventListener('visibilitychange', look)
    }
  }, [everySeconds, live, revalidate])
}
