import { describe, expect, test } from 'vitest'
import { commandFor, stepFor, widenFor } from './keys.ts'
import { contains, moved, placesOf } from './selection.ts'

const plain = { shiftKey: false, ctrlKey: false, metaKey: false }
const caret = (from: number, to: number, value = 'abc') => ({ selectionStart: from, selectionEnd: to, value })
const chosen = caret(0, 3)
const size = { rows: 30, columns: 4 }

describe('keys', () => {
  test('Enter and the arrows leave a cell; within words the arrows belong to the text', () => {
    expect(stepFor({ key: 'Enter', ...plain }, caret(1, 1))).toEqual({ down: 1, right: 0 })
    expect(stepFor({ key: 'Enter', ...plain, shiftKey: true }, caret(1, 1))).toEqual({ down: -1, right: 0 })
    expect(stepFor({ key: 'ArrowRight', ...plain }, chosen)).toEqual({ down: 0, right: 1 })
    expect(stepFor({ key: 'ArrowRight', ...plain }, caret(1, 1))).toBeNull()
    expect(stepFor({ key: 'ArrowLeft', ...plain }, caret(0, 0))).toEqual({ down: 0, right: -1 })
    expect(stepFor({ key: 'a', ...plain }, chosen)).toBeNull()
  })

  test('Home and End go along the row, with Ctrl over the sheet, and within words along the text', () => {
    const from = { row: 12, column: 2 }
    const to = (key: string, ctrlKey: boolean) => {
      const step = stepFor({ ...plain, key, ctrlKey }, chosen)
      return step && moved(from, step, size)
    }
    expect(to('Home', false)).toEqual({ row: 12, column: 0 })
    expect(to('End', false)).toEqual({ row: 12, column: 3 })
    expect(to('Home', true)).toEqual({ row: 0, column: 0 })
    expect(to('End', true)).toEqual({ row: 29, column: 3 })
    expect(to('ArrowDown', true)).toEqual({ row: 29, column: 2 })
    expect(stepFor({ key: 'Home', ...plain }, caret(2, 2))).toBeNull()
  })

  test('Shift with an arrow widens the block, with Ctrl to the edge; within words it chooses letters', () => {
    const shift = { ...plain, shiftKey: true }
    expect(widenFor({ key: 'ArrowDown', ...shift }, caret(1, 1))).toEqual({ down: 1, right: 0 })
    expect(widenFor({ key: 'ArrowRight', ...shift }, chosen)).toEqual({ down: 0, right: 1 })
    expect(widenFor({ key: 'ArrowRight', ...shift }, caret(1, 1))).toBeNull()
    const far = widenFor({ key: 'ArrowDown', ...shift, ctrlKey: true }, chosen)
    expect(far && moved({ row: 3, column: 1 }, far, size)).toEqual({ row: 29, column: 1 })
  })

  test('Ctrl-Z takes back, Ctrl-D fills down, Escape restores', () => {
    const at = { caret: chosen, words: false }
    expect(commandFor({ key: 'z', ...plain, ctrlKey: true }, at)).toBe('undo')
    expect(commandFor({ key: 'Z', ...plain, ctrlKey: true, shiftKey: true }, at)).toBe('redo')
    expect(commandFor({ key: 'd', ...plain, metaKey: true }, at)).toBe('fill down')
    expect(commandFor({ key: 'Escape', ...plain }, at)).toBe('restore')
    expect(commandFor({ key: 'z', ...plain }, at)).toBeNull()
  })

  test('a question mark lists the keys and Space accepts, but in a comment both are written', () => {
    const empty = caret(0, 0, '')
    expect(commandFor({ key: '?', ...plain }, { caret: empty, words: false })).toBe('show keys')
    expect(commandFor({ key: '?', ...plain }, { caret: empty, words: true })).toBeNull()
    expect(commandFor({ key: ' ', ...plain }, { caret: empty, words: false })).toBe('accept')
    expect(commandFor({ key: ' ', ...plain }, { caret: empty, words: true })).toBeNull()
    expect(commandFor({ key: 'Enter', ...plain, ctrlKey: true }, { caret: empty, words: true })).toBe(
      'accept',
    )
  })

  test('Delete takes away what is chosen whole, and a letter within words', () => {
    expect(commandFor({ key: 'Delete', ...plain }, { caret: chosen, words: true })).toBe('clear')
    expect(commandFor({ key: 'Delete', ...plain }, { caret: caret(1, 1), words: true })).toBeNull()
  })
})

describe('a chosen block', () => {
  const block = { from: { row: 4, column: 2 }, to: { row: 2, column: 1 } }
  test('is the rectangle between two cells, whichever was first', () => {
    expect(placesOf(block).map((row) => row.map(({ row, column }) => `${row}/${column}`))).toEqual([
      ['2/1', '2/2'],
      ['3/1', '3/2'],
      ['4/1', '4/2'],
    ])
    expect(contains(block, { row: 3, column: 1 })).toBe(true)
    expect(contains(block, { row: 3, column: 0 })).toBe(false)
  })
})
