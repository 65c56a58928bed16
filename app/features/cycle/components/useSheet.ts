import { useEffect, useMemo, useReducer, useRef, useState } from 'react'
import { accountOf } from '#platform/device/database.ts'
import type { Saved } from '../commands/cell.ts'
import { CELLS_AT_ONCE, type Field, readCell } from '../rules/cells.ts'
import type { PageWords, Safe } from './device.ts'
import { askChanges, type Outcome, type Sent, sendCells } from './sending.ts'
import {
  cellAt,
  cellKey,
  type Entry,
  keyParts,
  type SheetEvent,
  type SheetState,
  startSheet,
  stepSheet,
} from './sheet.ts'
import { useDevice } from './useDevice.ts'

const RETRY_MS = 3000
const WATCH_MS = 3000

type Row = { id: number; cells: Record<string, string> }
export type SheetPlace = {
  /** Where the sheet is, and where its cells are sent. */
  at: string
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

/** What a sheet shows, all of it data: as it comes from the school, and as the device keeps it while marks wait. */
export type SheetContent<R extends Row = Row> = {
  label: string
  rows: readonly R[]
  fields: readonly Field[]
}

/** The content with what the school is known to hold by now. */
function contentNow<C extends SheetContent>(content: C, sheet: SheetState): C {
  const cellsOf = (row: Row) =>
    content.fields.map(({ key }) => [key, cellAt(sheet, cellKey(row.id, key)).base] as const)
  return {
    ...content,
    rows: content.rows.map((row) => ({ ...row, cells: Object.fromEntries(cellsOf(row)) })),
  }
}

/** A mark sheet on the screen and its way to the school and back. */
export function useSheet(content: SheetContent, place: SheetPlace) {
  const { label, rows, fields } = content
  const [sheet, dispatch] = useReducer(stepSheet, rows, startSheet)
  const latest = useRef<SheetState>(sheet)
  latest.current = sheet
  const way = useSending(sheet, place, dispatch)
  const page: PageWords = { label, at: place.at, sendTo: place.saveTo }
  const device = { safe: place.safe, page, contentOf: (now: SheetState) => contentNow(content, now) }
  const onDevice = useDevice(sheet, device, dispatch)
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
    away: way.away,
    waitedOnDevice: onDevice.waited,
    unread: onDevice.unread,
    forgetUnread: onDevice.forgetUnread,
    leaving: onDevice.leaving,
    type: (key: string, text: string) => dispatch({ type: 'typed', key, text }),
    put,
    restore: (key: string) => dispatch({ type: 'typed', key, text: cellAt(latest.current, key).base }),
    settle: (key: string, keep: 'mine' | 'theirs') => dispatch({ type: 'settled', key, keep }),
    undo: () => goBack('undo'),
    redo: () => goBack('redo'),
  }
}

type Dispatch = (event: SheetEvent) => void
/** Why nothing of this account is taken: nobody is signed in, or somebody else is. */
type Away = 'signed out' | 'somebody else' | null

/** Sends what is due, all that waits in one request, one request at a time, and again until it is answered. */
function useSending(sheet: SheetState, { saveTo, safe }: SheetPlace, dispatch: Dispatch) {
  const account = accountOf(safe.owner)
  const sending = useRef(false)
  const answers = useRef(0)
  const atOnce = useRef(CELLS_AT_ONCE)
  const [away, setAway] = useState<Away>(null)
  const take = (sent: readonly Sent[], outcome: Outcome) => {
    const unheard = outcome === 'signed out' || outcome === 'somebody else'
    setAway(unheard ? outcome : null)
    if (outcome === 'unreachable' || unheard)
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
      const outcome = await sendCells(saveTo, account, sent)
      sending.current = false
      take(sent, outcome)
    }
    go()
  })
  return { away, answers }
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
