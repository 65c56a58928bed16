import { useEffect, useMemo, useReducer, useRef, useState } from 'react'
import type { Saved } from '../commands/cell.ts'
import { CELLS_AT_ONCE, type Field, readCell } from '../rules/cells.ts'
import { type DeviceStore, openDevice, type Safe } from './device.ts'
import { askChanges, type Outcome, type Sent, sendCells } from './sending.ts'
import {
  cellAt,
  cellKey,
  type Entry,
  keyParts,
  pendingIn,
  type SheetState,
  startSheet,
  stepSheet,
} from './sheet.ts'

const RETRY_MS = 3000
const WATCH_MS = 3000

type Row = { id: number; cells: Record<string, string> }
export type SheetPlace = {
  /** Where cells are sent. */
  saveTo: string
  /** Where changes of others are asked for, and what the page held of them; a sheet nobody shares has none. */
  watch?: { from: string; version: string }
  safe: Safe
}

const notTaken: Saved = {
  state: 'refused',
  why: 'This mark could not be saved: load the page again and see what stands there.',
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** A mark sheet on the screen and its way to the school and back. */
export function useSheet(rows: readonly Row[], fields: readonly Field[], place: SheetPlace) {
  const [sheet, dispatch] = useReducer(stepSheet, rows, startSheet)
  const latest = useRef<SheetState>(sheet)
  latest.current = sheet
  const way = useSending(sheet, place.saveTo, dispatch)
  const onDevice = useDevice(sheet, place.safe, dispatch)
  useChanges(place.watch, latest, way.answers, dispatch)

  const byKey = useMemo(() => new Map(fields.map((field) => [field.key, field])), [fields])
  const read = (key: string, typed: string): Entry[] => {
    const field = byKey.get(keyParts(key).field)
    if (!field) return []
    const cell = readCell(field, typed)
    return [cell.ok ? { key, text: cell.text } : { key, text: typed, why: cell.why }]
  }
  const put = (entries: readonly { key: string; text: string }[], history?: 'undo' | 'redo') =>
    dispatch({
      type: 'put',
      entries: entries.flatMap(({ key, text }) => read(key, text)),
      ...(history ? { history } : {}),
    })
  const goBack = (history: 'undo' | 'redo') => {
    const last = (history === 'undo' ? latest.current.done : latest.current.undone).at(-1)
    // An act that is taken back is remembered the other way round, so going back and forth are the same.
    if (last)
      put(
        last.map(({ key, from }) => ({ key, text: from })),
        history,
      )
    return last?.[0]?.key
  }
  return {
    sheet,
    signedOut: way.signedOut,
    waitedOnDevice: onDevice.waited,
    type: (key: string, text: string) => dispatch({ type: 'typed', key, text }),
    put,
    restore: (key: string) => dispatch({ type: 'typed', key, text: cellAt(latest.current, key).base }),
    settle: (key: string, keep: 'mine' | 'theirs') => dispatch({ type: 'settled', key, keep }),
    undo: () => goBack('undo'),
    redo: () => goBack('redo'),
  }
}

type Dispatch = (event: Parameters<typeof stepSheet>[1]) => void

/** Sends what is due, all that waits in one request, one request at a time, and again until it is answered. */
function useSending(sheet: SheetState, saveTo: string, dispatch: Dispatch) {
  const sending = useRef(false)
  const answers = useRef(0)
  const atOnce = useRef(CELLS_AT_ONCE)
  const [signedOut, setSignedOut] = useState(false)
  const take = (sent: readonly Sent[], outcome: Outcome) => {
    setSignedOut(outcome === 'signed out')
    if (outcome === 'unreachable' || outcome === 'signed out')
      return dispatch({ type: 'unreachable', keys: sent.map(({ key }) => key) })
    answers.current += 1
    // One cell that is not taken must not hold up the others: they are sent one by one.
    if (outcome === 'not taken' && sent.length > 1) {
      atOnce.current = 1
      return dispatch({ type: 'answered', answers: [] })
    }
    atOnce.current = Math.min(CELLS_AT_ONCE, atOnce.current * 2)
    const each = outcome === 'not taken' ? [notTaken] : outcome
    dispatch({
      type: 'answered',
      answers: sent.flatMap(({ key, text }, at) => {
        const answer = each[at]
        return answer ? [{ key, sent: text, answer }] : []
      }),
    })
  }
  // The network is outside of what React knows.
  useEffect(() => {
    const due = sheet.queue.slice(0, atOnce.current)
    if (due.length === 0 || sending.current) return
    const sent = due.map((key) => ({ key, ...cellAt(sheet, key) }))
    sending.current = true
    const go = async () => {
      if (sent.some(({ state }) => state === 'waiting')) await pause(RETRY_MS)
      const outcome = await sendCells(saveTo, sent)
      sending.current = false
      take(sent, outcome)
    }
    go()
  })
  return { signedOut, answers }
}

/** Keeps what is not sent on the device, and brings back what waited there when the sheet is opened again. */
function useDevice(sheet: SheetState, { owner, key }: Safe, dispatch: Dispatch) {
  const [device, setDevice] = useState<DeviceStore | null>(null)
  const [waited, setWaited] = useState(0)
  // Storage of the browser is there only after the page is on the screen.
  useEffect(() => {
    let left = false
    const begin = async () => {
      const store = await openDevice({ owner, key }).catch(() => null)
      const pending = (await store?.load().catch(() => [])) ?? []
      if (left) return
      dispatch({ type: 'restored', pending })
      setWaited(pending.length)
      setDevice(store)
    }
    begin()
    navigator.serviceWorker?.register('/sheet-worker.js').catch(() => undefined)
    return () => {
      left = true
    }
  }, [owner, key, dispatch])
  useEffect(() => {
    device?.keep(pendingIn(sheet)).catch(() => setDevice(null))
  }, [device, sheet])
  const atRisk = device === null && pendingIn(sheet).length > 0
  // What the device does not keep would be lost with the window: its writer is asked first.
  useEffect(() => {
    if (!atRisk) return
    const ask = (event: BeforeUnloadEvent) => event.preventDefault()
    addEventListener('beforeunload', ask)
    return () => removeEventListener('beforeunload', ask)
  }, [atRisk])
  return { waited }
}

/** Brings in what others wrote, every few seconds while the window is looked at. */
function useChanges(
  watch: SheetPlace['watch'],
  latest: { current: SheetState },
  answers: { current: number },
  dispatch: Dispatch,
) {
  const { from, version: held } = watch ?? {}
  useEffect(() => {
    if (from === undefined) return
    let version = held ?? ''
    let timer: ReturnType<typeof setTimeout> | undefined
    let left = false
    const look = async () => {
      const before = answers.current
      const calm = document.visibilityState === 'visible' && latest.current.queue.length === 0
      const changed = calm ? await askChanges(from, version) : null
      if (left) return
      // An answer that was on its way together with marks of one's own may be older than they are.
      if (changed && before === answers.current && latest.current.queue.length === 0) {
        version = changed.version
        const cells = Object.entries(changed.cells).flatMap(([pupil, marks]) =>
          Object.entries(marks).map(([field, text]) => [cellKey(Number(pupil), field), text] as const),
        )
        dispatch({ type: 'arrived', cells: Object.fromEntries(cells) })
      }
      timer = setTimeout(look, WATCH_MS)
    }
    timer = setTimeout(look, WATCH_MS)
    return () => {
      left = true
      clearTimeout(timer)
    }
  }, [from, held, latest, answers, dispatch])
}
