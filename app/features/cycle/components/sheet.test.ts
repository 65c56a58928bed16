import { describe, expect, test } from 'vitest'
import { commandFor, stepFor } from './keys.ts'
import { cellAt, startSheet, stepSheet, tally, tallySentence } from './sheet.ts'

const start = () => startSheet([{ id: 7, cells: { judgement: '5' } }])
const key = '7.judgement'
const left = (text: string) => ({ type: 'left', key, text }) as const

describe('a sheet on the screen', () => {
  test('a cell that is left unchanged is not sent', () => {
    expect(cellAt(stepSheet(start(), left('5')), key).state).toBe('kept')
  })

  test('a changed cell is saving until the school answers, then kept', () => {
    const saving = stepSheet(start(), left('6'))
    expect(cellAt(saving, key)).toEqual({ text: '6', base: '5', state: 'saving' })
    const answer = { state: 'saved', text: '6' } as const
    expect(cellAt(stepSheet(saving, { type: 'answered', key, sent: '6', answer }), key)).toEqual({
      ...{ text: '6', base: '6', state: 'kept' },
    })
  })

  test('typed over while on its way, the newer text is sent next', () => {
    const saving = stepSheet(stepSheet(start(), left('6')), left('7'))
    const answer = { state: 'saved', text: '6' } as const
    const after = stepSheet(saving, { type: 'answered', key, sent: '6', answer })
    expect(cellAt(after, key)).toEqual({ text: '7', base: '6', state: 'saving' })
    const typing = stepSheet(stepSheet(start(), left('6')), { type: 'typed', key, text: '71' })
    const still = stepSheet(typing, { type: 'answered', key, sent: '6', answer })
    expect(cellAt(still, key)).toEqual({ text: '71', base: '6', state: 'typing' })
  })

  test('without a network it waits and nothing typed is lost', () => {
    const waiting = stepSheet(stepSheet(start(), left('6')), { type: 'unreachable', key })
    expect(cellAt(waiting, key)).toMatchObject({ text: '6', state: 'waiting' })
    expect(tallySentence(tally(waiting))).toBe('1 waiting for the network')
  })

  test('a conflict shows both values, and the person chooses', () => {
    const answer = { state: 'conflict', text: '4', by: 'Ada Byron' } as const
    const conflict = stepSheet(stepSheet(start(), left('6')), { type: 'answered', key, sent: '6', answer })
    expect(cellAt(conflict, key).note).toBe('Ada Byron entered 4 meanwhile; yours is 6.')
    expect(cellAt(stepSheet(conflict, { type: 'settled', key, keep: 'theirs' }), key)).toEqual({
      ...{ text: '4', base: '4', state: 'kept' },
    })
    expect(cellAt(stepSheet(conflict, { type: 'settled', key, keep: 'mine' }), key)).toEqual({
      ...{ text: '6', base: '4', state: 'saving' },
    })
  })

  test('undo and redo go back and forth over what was changed', () => {
    const changed = stepSheet(start(), left('6'))
    expect(changed.done).toEqual([{ key, from: '5', to: '6' }])
    const kept = stepSheet(changed, {
      type: 'answered',
      key,
      sent: '6',
      answer: { state: 'saved', text: '6' },
    })
    const undone = stepSheet(kept, { type: 'left', key, text: '5', history: 'undo' })
    expect([undone.done, undone.undone]).toEqual([[], [{ key, from: '6', to: '5' }]])
  })

  test('what is refused stays to be mended and is said', () => {
    const refused = stepSheet(start(), { type: 'left', key, text: '55', why: '“55” is not on the scale.' })
    expect(cellAt(refused, key)).toMatchObject({ text: '55', base: '5', state: 'refused' })
    expect(tallySentence(tally(refused))).toBe('1 not saved, see below')
  })
})

describe('keys', () => {
  const plain = { shiftKey: false, ctrlKey: false, metaKey: false }
  const caret = (from: number, to: number) => ({ selectionStart: from, selectionEnd: to, value: 'abc' })
  test('Enter and the arrows leave a cell; within words the arrows belong to the text', () => {
    expect(stepFor({ key: 'Enter', ...plain }, caret(1, 1))).toEqual({ down: 1, right: 0 })
    expect(stepFor({ key: 'Enter', ...plain, shiftKey: true }, caret(1, 1))).toEqual({ down: -1, right: 0 })
    expect(stepFor({ key: 'ArrowRight', ...plain }, caret(0, 3))).toEqual({ down: 0, right: 1 })
    expect(stepFor({ key: 'ArrowRight', ...plain }, caret(1, 1))).toBeNull()
    expect(stepFor({ key: 'ArrowLeft', ...plain }, caret(0, 0))).toEqual({ down: 0, right: -1 })
    expect(stepFor({ key: 'a', ...plain }, caret(0, 3))).toBeNull()
  })
  test('Ctrl-Z takes back, Ctrl-D repeats, Escape restores', () => {
    expect(commandFor({ key: 'z', ...plain, ctrlKey: true })).toBe('undo')
    expect(commandFor({ key: 'Z', ...plain, ctrlKey: true, shiftKey: true })).toBe('redo')
    expect(commandFor({ key: 'd', ...plain, metaKey: true })).toBe('fill down')
    expect(commandFor({ key: 'Escape', ...plain })).toBe('restore')
    expect(commandFor({ key: 'z', ...plain })).toBeNull()
  })
})
