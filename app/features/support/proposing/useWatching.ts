import { useEffect } from 'react'
import { useRevalidator } from 'react-router'

/** Looks again every second while the solver is at work. */
export function useWatching(busy: boolean): void {
  const { revalidate } = useRevalidator()
  useEffect(() => {
    if (!busy) return
    const timer = setInterval(revalidate, 1000)
    return () => clearInterval(timer)
  }, [busy, revalidate])
}
