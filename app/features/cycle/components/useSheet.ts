import { useEffect, useReducer, useRef } from 'react'
import type { Saved } from '../commands/cell.ts'
import { type Field, readCell } from '../rules/cells.ts'
import { cellAt, type SheetState, startSheet, stepSheet, tally } from './sheet.ts'

const RETRY_MS = 3000

type Row = { id: number; cells: Record<string, string> }

async function send(saveTo: string, key: string, value: string, before: string): Promise<Saved | null> {
  const [pupilId = '', ...field] = key.split('.')
  const body = new URLSearchParams({ pupilId, field: field.join('.'), value, before })
  try {
    const answer = await fetch(saveTo, { method: 'POST', body })
    if (answer.ok) return (await answer.json()) as Saved
    if (answer.status >= 500) return null
    return {
      state: 'refused',
      why: 'This mark could not be saved: load the page again and see what stands there.',
    }
  } catch {
    return null
  }
}

/** A mark sheet on the screen and its way to the school: cells are sent one after the other, and again until answered. */
export function useSheet(rows: readonly Row[], fields: readonly Field[], saveTo: string) {
  const [sheet, dispatch] = useReducer(stepSheet, rows, startSheet)
  const latest = useRef<SheetState>(sheet)
  latest.current = sheet
  const sending = useRef(false)

  useEffect(() => {
    const due = Object.entries(sheet.cells).find(
      ([, cell]) => cell.state === 'saving' || cell.state === 'waiting',
    )
    if (!due || sending.current) return
    const [key, { text, base, state }] = due
    sending.current = true
    const go = async () => {
      if (state === 'waiting') await new Promise((resolve) => setTimeout(resolve, RETRY_MS))
      const answer = await send(saveTo, key, text, base)
      sending.current = false
      dispatch(answer ? { type: 'answered', key, sent: text, answer } : { type: 'unreachable', key })
    }
    go()
  }, [sheet, saveTo])

  const unsent = Object.values(sheet.cells).length - tally(sheet).kept
  useEffect(() => {
    if (unsent === 0) return
    const ask = (event: BeforeUnloadEvent) => event.preventDefault()
    addEventListener('beforeunload', ask)
    return () => removeEventListener('beforeunload', ask)
  }, [unsent])

  const fieldOf = (key: string) => fields.find((field) => key.endsWith(`.${field.key}`))
  const put = (key: string, typed: string, history?: 'undo' | 'redo') => {
    const field = fieldOf(key)
    const read = field ? readCell(field, typed) : null
    if (!read) return
    const way = history ? { history } : {}
    if (read.ok) dispatch({ type: 'left', key, text: read.text, ...way })
    else dispatch({ type: 'left', key, text: typed, why: read.why, ...way })
  }
  return {
    sheet,
    unsent,
    type: (key: string, text: string) => dispatch({ type: 'typed', key, text }),
    put,
    restore: (key: string) => dispatch({ type: 'typed', key, text: cellAt(latest.current, key).base }),
    settle: (key: string, keep: 'mine' | 'theirs') => dispatch({ type: 'settled', key, keep }),
    undo: () => {
      const last = latest.current.done.at(-1)
      if (last) put(last.key, last.from, 'undo')
      return last?.key
    },
    redo: () => {
      const last = latest.current.undone.at(-1)
      if (last) put(last.key, last.from, 'redo')
      return last?.key
    },
  }
}
