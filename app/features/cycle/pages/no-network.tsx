import { useEffect, useState, useSyncExternalStore } from 'react'
import { count } from '#features/school/api.ts'
import { findKey } from '#platform/device/key-cookie.ts'
import { readPage } from '#platform/device/unsent.ts'
import { useWaiting } from '#platform/device/useWaiting.ts'
import type { Waiting } from '#platform/device/waiting.ts'
import { Notice, Page } from '#ui/layout/Page.tsx'
import { MarkSheet, type MarkSheetContent } from '../components/MarkSheet.tsx'

export const meta = () => [{ title: 'No network · Everyschool' }]

const LOOK_MS = 3000

/** The address somebody wanted: it stands behind the `#`, so that no server is asked for it. */
function useWanted(): string {
  const listen = (change: () => void) => {
    addEventListener('hashchange', change)
    return () => removeEventListener('hashchange', change)
  }
  const read = () => (location.hash.startsWith('#/') ? location.hash.slice(1) : '')
  return useSyncExternalStore(listen, read, () => '')
}

type Kept = NonNullable<Awaited<ReturnType<typeof readPage>>>
type Found = { key: ReturnType<typeof findKey>; page: Kept | null }

/** The key that lies on this device, and the sheet at an address where it opens one. */
function useKept(address: string): Found {
  const [found, setFound] = useState<Found>({ key: null, page: null })
  // The browser's storage is outside React.
  useEffect(() => {
    let left = false
    const look = async () => {
      const key = findKey()
      const page = key && address ? await readPage(address, key).catch(() => null) : null
      if (!left) setFound({ key, page })
    }
    look()
    return () => {
      left = true
    }
  }, [address])
  return found
}

const answers = () =>
  fetch('/healthz', { cache: 'no-store' }).then(
    (answer) => answer.ok,
    () => false,
  )

/** Whether the school answers again. */
function useBack(): boolean {
  const [back, setBack] = useState(false)
  // The network is outside React.
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const look = async () => {
      if (await answers()) return setBack(true)
      timer = setTimeout(look, LOOK_MS)
    }
    look()
    return () => clearTimeout(timer)
  }, [])
  return back
}

const isTyping = () => document.activeElement?.matches('input, select, textarea') ?? false

/** The other sheets of which marks wait, of the account whose key lies here. */
function WaitingSheets({ waiting, found }: { waiting: readonly Waiting[]; found: Found }) {
  const own = waiting.flatMap(({ account, owner, rows, page }) =>
    page && account === found.key?.account && owner !== found.page?.owner ? [{ owner, rows, page }] : [],
  )
  if (own.length === 0) return null
  return (
    <ul>
      {own.map(({ owner, rows, page }) => (
        <li key={owner}>
          <a href={`#${page.at}`}>{page.label}</a>: {count(rows, 'mark')}
        </li>
      ))}
    </ul>
  )
}

/** The page that stands in for any other while there is no network: what waits on the device, and its sheet to go on with. */
export default function NoNetwork() {
  const wanted = useWanted()
  const found = useKept(wanted)
  const { key, page: kept } = found
  const back = useBack()
  const { waiting } = useWaiting()
  const rows = waiting.reduce((sum, one) => sum + one.rows, 0)
  // Nothing moves under the hand: the whole page comes when nobody is typing.
  useEffect(() => {
    if (back && !isTyping()) location.replace(wanted || '/')
  }, [back, wanted])
  return (
    <>
      <header className="frame-top">
        <a className="frame-name" href="/">
          Everyschool
        </a>
      </header>
      <main className="frame-main" id="main">
        <Page
          finding={kept ? `${kept.label}, without a network` : 'There is no network'}
          lead="What you type is kept on this device, locked, and is sent when the network is back."
        >
          {back ? (
            <Notice>
              The network is back. <a href={wanted || '/'}>Open the whole page</a>
            </Notice>
          ) : (
            <p role="status">
              {rows > 0 ? `${count(rows, 'mark')} ${rows === 1 ? 'waits' : 'wait'} on this device. ` : ''}
              This page opens as soon as the network is back.
            </p>
          )}
          {kept && key ? (
            <MarkSheet
              key={kept.owner}
              content={kept.content as MarkSheetContent}
              place={{
                at: kept.at,
                saveTo: kept.sendTo,
                safe: { owner: kept.owner, keys: { key: key.key, earlier: [] } },
              }}
            />
          ) : null}
          <WaitingSheets waiting={waiting} found={found} />
        </Page>
      </main>
    </>
  )
}
