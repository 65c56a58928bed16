import { type ClipboardEvent, type KeyboardEvent, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import type { SheetRow } from '../queries/sheet.server.ts'
import { readBlock, writeBlock } from '../rules/block.ts'
import { type Field, isComplete } from '../rules/cells.ts'
import { type Paste, readPaste } from '../rules/paste.ts'
import { type Sentence, writeOut } from '../rules/statements.ts'
import { commandFor, type SheetCommand, type Step, stepFor, widenFor } from './keys.ts'
import type { CellActs } from './SheetCell.tsx'
import { type Block, isOneCell, moved, type Place, placesOf } from './selection.ts'
import { cellAt, cellKey, keyParts } from './sheet.ts'
import type { useSheet } from './useSheet.ts'

type GridProps = {
  rows: readonly SheetRow[]
  fields: readonly Field[]
  sentences: readonly Sentence[]
  work: ReturnType<typeof useSheet>
}

/** The keys, the chosen block and the clipboard of a sheet, on top of what its cells are made of. */
export function useGrid({ rows, fields, sentences, work }: GridProps) {
  const table = useRef<HTMLTableElement>(null)
  const here = useRef<Place>({ row: 0, column: 0 })
  const [block, setBlock] = useState<Block | null>(null)
  const [paste, setPaste] = useState<Paste | null>(null)
  const [keysShown, setKeysShown] = useState(false)
  const size = { rows: rows.length, columns: fields.length }
  const { sheet } = work
  // Drawn before the cursor goes on: the cell it leaves is read as it stands on the screen.
  const put: typeof work.put = (entries) => {
    flushSync(() => work.put(entries))
    const at = document.activeElement
    // Chosen whole again, so that typing replaces it.
    if (at instanceof HTMLInputElement && table.current?.contains(at)) at.select()
  }

  const inputAt = ({ row, column }: Place) =>
    table.current?.querySelector<HTMLInputElement>(`[data-at="${row}/${column}"]`)
  const goTo = (place: Place) => {
    const there = inputAt(place)
    // Already there: the mark is saved where it is and chosen again, so that typing replaces it.
    if (there && there === document.activeElement) there.select()
    there?.focus()
  }
  const go = (from: Place, step: Step) => goTo(moved(from, step, size))
  const keyAt = ({ row, column }: Place) => {
    const [pupil, field] = [rows[row], fields[column]]
    return pupil && field ? cellKey(pupil.id, field.key) : ''
  }
  const placeOf = (key: string): Place => {
    const { pupilId, field } = keyParts(key)
    return {
      row: rows.findIndex((row) => row.id === pupilId),
      column: fields.findIndex((one) => one.key === field),
    }
  }
  const textAt = (place: Place) => cellAt(sheet, keyAt(place)).text
  const proposalAt = ({ row, column }: Place) => rows[row]?.proposals[fields[column]?.key ?? '']
  const chosen = block && !isOneCell(block) ? block : null
  const putAt = (places: readonly Place[], textOf: (place: Place) => string) =>
    put(places.map((place) => ({ key: keyAt(place), text: textOf(place) })))

  const fillDown = (at: Place, typed: string) => {
    if (chosen && chosen.from.row !== chosen.to.row) {
      const [first = [], ...rest] = placesOf(chosen)
      return putAt(rest.flat(), ({ column }) => textAt(first.find((one) => one.column === column) ?? at))
    }
    if (typed.trim() === '') {
      if (at.row > 0) putAt([at], () => textAt({ ...at, row: at.row - 1 }))
      return go(at, { down: 1, right: 0 })
    }
    const below = rows.map((_, row) => ({ row, column: at.column })).filter(({ row }) => row > at.row)
    putAt([at, ...below.filter((place) => textAt(place) === '')], () => typed)
  }
  const accept = (at: Place) => {
    const places = (chosen ? placesOf(chosen).flat() : [at]).filter(
      (place) => textAt(place) === '' && proposalAt(place),
    )
    putAt(places, (place) => proposalAt(place)?.text ?? '')
    if (!chosen && places.length > 0) go(at, { down: 1, right: 0 })
  }
  const goBack = (key: string | undefined) => (key ? goTo(placeOf(key)) : undefined)
  const act = (command: SheetCommand, at: Place, typed: string) => {
    const typing = cellAt(sheet, keyAt(at)).state === 'typing'
    if (command === 'restore') return chosen ? setBlock(null) : work.restore(keyAt(at))
    if (command === 'undo') return typing ? work.restore(keyAt(at)) : goBack(flushSync(work.undo))
    if (command === 'redo') return goBack(flushSync(work.redo))
    if (command === 'fill down') return fillDown(at, typed)
    if (command === 'accept') return accept(at)
    if (command === 'show keys') return setKeysShown(true)
    if (command === 'clear') return putAt(chosen ? placesOf(chosen).flat() : [at], () => '')
    setBlock({ from: { ...at, row: 0 }, to: { ...at, row: rows.length - 1 } })
  }
  const widen = (at: Place, step: Step) => {
    const { from, to } = block ?? { from: at, to: at }
    const next = moved(to, step, size)
    setBlock({ from, to: next })
    inputAt(next)?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }
  const onKey = (event: KeyboardEvent<HTMLInputElement>, at: Place) => {
    const caret = event.currentTarget
    const words = fields[at.column]?.kind === 'comment'
    const wiping = chosen && (event.key === 'Delete' || event.key === 'Backspace')
    const command = wiping ? 'clear' : commandFor(event, { caret, words })
    const wider = command ? null : widenFor(event, caret)
    const step = command || wider ? null : stepFor(event, caret)
    if (!command && !wider && !step) return
    event.preventDefault()
    if (command) act(command, at, caret.value)
    if (wider) widen(at, wider)
    if (step) {
      setBlock(null)
      const next = moved(at, step, size)
      // At the edge the cell is left as if one had gone on.
      if (next.row === at.row && next.column === at.column) latest.current.onLeave(at, caret.value)
      goTo(next)
    }
  }
  const onType = (at: Place, text: string) => {
    setBlock(null)
    work.type(keyAt(at), text)
    const field = fields[at.column]
    if (!field || !isComplete(field, text)) return
    // Leaving a cell saves it, so going on is enough; the last pupil's is saved where it is.
    if (at.row + 1 < rows.length) go(at, { down: 1, right: 0 })
    else putAt([at], () => text)
  }
  const onLeave = (at: Place, typed: string) => {
    const words = fields[at.column]?.kind === 'comment'
    const text = words ? writeOut(typed, sentences, rows[at.row]?.givenName ?? '') : typed
    work.put([{ key: keyAt(at), text }])
  }
  const onFocus = (at: Place) => {
    here.current = at
    setBlock((before) =>
      before && before.from.row === at.row && before.from.column === at.column ? before : null,
    )
  }
  const onSettle = (at: Place, keep: 'mine' | 'theirs') => work.settle(keyAt(at), keep)

  const onCopy = (event: ClipboardEvent, cut: boolean) => {
    if (!chosen) return
    event.preventDefault()
    event.clipboardData.setData('text/plain', writeBlock(placesOf(chosen).map((row) => row.map(textAt))))
    if (cut) putAt(placesOf(chosen).flat(), () => '')
  }
  const onPaste = (event: ClipboardEvent) => {
    const given = readBlock(event.clipboardData.getData('text/plain'))
    const single = given.length === 1 && given[0]?.length === 1
    if (given.length === 0 || (single && !chosen)) return
    event.preventDefault()
    if (single && chosen) return putAt(placesOf(chosen).flat(), () => given[0]?.[0] ?? '')
    const from = chosen ? (placesOf(chosen)[0]?.[0] ?? here.current) : here.current
    const read = readPaste(given, from, { pupils: rows, fields })
    if (read.by === 'names' || read.left.length > 0) return setPaste(read)
    take(read)
  }
  const take = (read: Paste) =>
    put(read.cells.map(({ pupilId, field, text }) => ({ key: cellKey(pupilId, field), text })))

  const latest = useRef<CellActs>({ onKey, onType, onLeave, onFocus, onSettle })
  latest.current = { onKey, onType, onLeave, onFocus, onSettle }
  // The same functions from one drawing to the next, so that a cell is drawn again only when it changed.
  const [acts] = useState<CellActs>(() => ({
    onKey: (event, at) => latest.current.onKey(event, at),
    onType: (at, text) => latest.current.onType(at, text),
    onLeave: (at, text) => latest.current.onLeave(at, text),
    onFocus: (at) => latest.current.onFocus(at),
    onSettle: (at, keep) => latest.current.onSettle(at, keep),
  }))
  return {
    table,
    acts,
    block: chosen,
    paste,
    takePaste: () => {
      if (paste) take(paste)
      setPaste(null)
    },
    leavePaste: () => setPaste(null),
    keysShown,
    showKeys: setKeysShown,
    clearBlock: () => setBlock(null),
    onCopy,
    onPaste,
  }
}
