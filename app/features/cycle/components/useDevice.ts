import { useEffect, useRef, useState } from 'react'
import { useBlocker } from 'react-router'
import { registerWorker } from '#platform/device/worker.ts'
import { type DeviceStore, openDevice, type PageWords, type Safe } from './device.ts'
import { pendingIn, type SheetEvent, type SheetState, tally } from './sheet.ts'

/** A mark that is saved sooner leaves no trace of its sheet on the device. */
const KEEP_AFTER_MS = 1000

export type DevicePlace = {
  safe: Safe
  /** What is kept of the sheet itself, in clear: its name and its addresses. */
  page: PageWords
  /** The sheet as it stands at the school, to be shown without a network. */
  contentOf(sheet: SheetState): unknown
}

type Dispatch = (event: SheetEvent) => void

/** Keeps what is not sent on the device, and brings back what waited there when the sheet is opened again. */
export function useDevice(sheet: SheetState, place: DevicePlace, dispatch: Dispatch) {
  const { device, waited, unread, setUnread } = useStore(sheet, place.safe, dispatch)
  const leaving = useGuard(device === null && pendingIn(sheet).length > 0)
  usePage(device, sheet, place, unread.length > 0)
  const forgetUnread = () => {
    device?.forget(unread).then(() => setUnread([]))
  }
  return { waited, unread, forgetUnread, leaving }
}

function useStore(sheet: SheetState, { owner, keys }: Safe, dispatch: Dispatch) {
  const [device, setDevice] = useState<DeviceStore | null>(null)
  const [waited, setWaited] = useState(0)
  const [unread, setUnread] = useState<readonly string[]>([])
  const { key } = keys
  const earlier = keys.earlier.join(' ')
  // Storage of the browser is there only after the page is on the screen.
  useEffect(() => {
    let left = false
    const begin = async () => {
      const given = { owner, keys: { key, earlier: earlier.split(' ').filter(Boolean) } }
      const store = await openDevice(given).catch(() => null)
      const found = (await store?.load().catch(() => null)) ?? { pending: [], unread: [] }
      if (left) return
      dispatch({ type: 'restored', pending: found.pending })
      setWaited(found.pending.length)
      setUnread(found.unread)
      setDevice(store)
    }
    begin()
    registerWorker()
    return () => {
      left = true
    }
  }, [owner, key, earlier, dispatch])
  useEffect(() => {
    const pending = pendingIn(sheet)
    device?.keep(pending).catch(() => setDevice(null))
    // What is typed anew takes the place of what cannot be read.
    const typed = new Set(pending.map((one) => one.key))
    setUnread((before) =>
      before.some((id) => typed.has(id)) ? before.filter((id) => !typed.has(id)) : before,
    )
  }, [device, sheet])
  return { device, waited, unread, setUnread }
}

/** What somebody is asked who is about to leave a sheet whose marks would be lost with it. */
export type Leaving = { go: () => void; stay: () => void }

/**
 * What the device does not keep would be lost with the page: its writer is asked first, by the browser where the window is
 * closed, by us where another page of the product was asked for. Once nothing is at risk any more, that page comes.
 */
function useGuard(atRisk: boolean): Leaving | null {
  // The window is outside React.
  useEffect(() => {
    if (!atRisk) return
    const ask = (event: BeforeUnloadEvent) => event.preventDefault()
    addEventListener('beforeunload', ask)
    return () => removeEventListener('beforeunload', ask)
  }, [atRisk])
  const blocker = useBlocker(atRisk)
  // The router is told after the page shows that all has been sent.
  useEffect(() => {
    if (blocker.state === 'blocked' && !atRisk) blocker.proceed()
  }, [blocker, atRisk])
  return blocker.state === 'blocked' && atRisk ? { go: blocker.proceed, stay: blocker.reset } : null
}

/** Keeps the sheet itself for as long as something of it waits, and not for marks that are saved as they are typed. */
function usePage(device: DeviceStore | null, sheet: SheetState, place: DevicePlace, unread: boolean) {
  const kept = useRef<string | null>('unknown')
  // The device is outside of what React knows.
  useEffect(() => {
    if (!device) return
    if (pendingIn(sheet).length === 0 && !unread) {
      if (kept.current !== null) device.dropPage().catch(() => undefined)
      kept.current = null
      return
    }
    const keep = () => {
      const content = place.contentOf(sheet)
      const now = JSON.stringify(content)
      if (now === kept.current) return
      kept.current = now
      device.keepPage(place.page, content).catch(() => undefined)
    }
    if (tally(sheet).waiting > 0) return keep()
    const timer = setTimeout(keep, KEEP_AFTER_MS)
    return () => clearTimeout(timer)
  })
}
