import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Saved } from '../commands/cell.ts'
import { cellAt, pendingIn, startSheet, stepSheet, tally, tallySentence } from './sheet.ts'

const start = () => startSheet([{ id: 7, cells: { judgement: '5' } }])
const key = '7.judgement'
const left = (text: string, at = key) => ({ type: 'put', entries: [{ key: at, text }] }) as const
const answered = (answer: Saved, sent = '6') =>
  ({ type: 'answered', answers: [{ key, sent, answer }] }) as const
const unreachable = { type: 'unreachable', keys: [key] } as const

describe('a sheet on the screen', () => {
  test('a cell that is left unchanged is not sent', () => {
    expect(cellAt(stepSheet(start(), left('5')), key).state).toBe('kept')
  })

  test('a changed cell is saving until the school answers, then kept', () => {
    const saving = stepSheet(start(), left('6'))
    expect(cellAt(saving, key)).toEqual({ text: '6', base: '5', state: 'saving' })
    expect(cellAt(stepSheet(saving, answered({ state: 'saved', text: '6' })), key)).toEqual({
      ...{ text: '6', base: '6', state: 'kept' },
    })
  })

  test('typed over while on its way, the newer text is sent next', () => {
    const saving = stepSheet(stepSheet(start(), left('6')), left('7'))
    const answer = { state: 'saved', text: '6' } as const
    expect(cellAt(stepSheet(saving, answered(answer)), key)).toEqual({
      ...{ text: '7', base: '6', state: 'saving' },
    })
    const typing = stepSheet(stepSheet(start(), left('6')), { type: 'typed', key, text: '71' })
    expect(cellAt(stepSheet(typing, answered(answer)), key)).toEqual({
      ...{ text: '71', base: '6', state: 'typing' },
    })
  })

  test('typed back to what was there while another value is on its way, that is sent as well', () => {
    const back = stepSheet(stepSheet(start(), left('6')), { type: 'typed', key, text: '5' })
    const after = stepSheet(back, answered({ state: 'saved', text: '6' }))
    expect(cellAt(after, key)).toEqual({ text: '5', base: '6', state: 'saving' })
  })

  test('without a network it waits and nothing typed is lost', () => {
    const waiting = stepSheet(stepSheet(start(), left('6')), unreachable)
    expect(cellAt(waiting, key)).toMatchObject({ text: '6', state: 'waiting' })
    expect(tallySentence(tally(waiting))).toBe('1 waiting for the network')
  })

  test('a conflict shows both values, and the person chooses', () => {
    const answer = { state: 'conflict', text: '4', by: 'Ada Byron' } as const
    const conflict = stepSheet(stepSheet(start(), left('6')), answered(answer))
    expect(cellAt(conflict, key).note).toBe('Ada Byron entered 4 meanwhile; yours is 6.')
    expect(cellAt(stepSheet(conflict, { type: 'settled', key, keep: 'theirs' }), key)).toEqual({
      ...{ text: '4', base: '4', state: 'kept' },
    })
    const mine = stepSheet(conflict, { type: 'settled', key, keep: 'mine' })
    expect(cellAt(mine, key)).toEqual({ text: '6', base: '4', state: 'saving' })
    expect(mine.queue).toEqual([key])
  })

  test('undo and redo go back and forth over what was changed', () => {
    const changed = stepSheet(start(), left('6'))
    expect(changed.done).toEqual([[{ key, from: '5', to: '6' }]])
    const kept = stepSheet(changed, answered({ state: 'saved', text: '6' }))
    const undone = stepSheet(kept, { ...left('5'), history: 'undo' })
    expect([undone.done, undone.undone]).toEqual([[], [[{ key, from: '6', to: '5' }]]])
  })

  test('a column filled at once is taken back at once, each cell to what it held', () => {
    const sheet = startSheet([
      { id: 1, cells: { effort: '2' } },
      { id: 2, cells: { effort: '' } },
    ])
    const entries = ['1.effort', '2.effort'].map((at) => ({ key: at, text: '3' }))
    const filled = stepSheet(sheet, { type: 'put', entries })
    expect(filled.done.map((act) => act.map((change) => change.from))).toEqual([['2', '']])
    expect(filled.queue).toEqual(['1.effort', '2.effort'])
  })

  test('what is refused stays to be mended and is said', () => {
    const refused = stepSheet(start(), {
      type: 'put',
      entries: [{ key, text: '55', why: '“55” is not on the scale.' }],
    })
    expect(cellAt(refused, key)).toMatchObject({ text: '55', base: '5', state: 'refused' })
    expect(tallySentence(tally(refused))).toBe('1 not saved, see below')
  })

  test('cells are sent in the order in which they were left', () => {
    const sheet = startSheet([{ id: 1, cells: { a: '', b: '', c: '' } }])
    const one = stepSheet(sheet, left('x', '1.c'))
    const two = stepSheet(one, left('y', '1.a'))
    expect(stepSheet(two, left('z', '1.c')).queue).toEqual(['1.c', '1.a'])
  })

  test('what others write comes in, but not into a cell that is typed in or on its way', () => {
    const arrived = { type: 'arrived', cells: { [key]: '8' } } as const
    expect(cellAt(stepSheet(start(), arrived), key)).toMatchObject({ text: '8', base: '8', fresh: true })
    const typing = stepSheet(start(), { type: 'typed', key, text: '7' })
    expect(cellAt(stepSheet(typing, arrived), key)).toEqual(cellAt(typing, key))
    const saving = stepSheet(start(), left('7'))
    expect(cellAt(stepSheet(saving, arrived), key)).toEqual(cellAt(saving, key))
  })

  test('what waited when the window was closed goes on from the value its writer saw', () => {
    const pending = pendingIn(stepSheet(stepSheet(start(), left('6')), unreachable))
    expect(pending).toEqual([{ key, text: '6', base: '5' }])
    const changedSince = startSheet([{ id: 7, cells: { judgement: '4' } }])
    const restored = stepSheet(changedSince, { type: 'restored', pending })
    expect(cellAt(restored, key)).toEqual({ text: '6', base: '5', state: 'saving' })
    expect(restored.queue).toEqual([key])
  })
})

type Model = { sheet: ReturnType<typeof start>; school: string; typed: string; onItsWay: string | null }
const happenings: Record<string, (now: Model, text: string) => Model> = {
  type: (now, text) => ({ ...now, sheet: stepSheet(now.sheet, { type: 'typed', key, text }), typed: text }),
  leave: (now) => ({ ...now, sheet: stepSheet(now.sheet, left(now.typed)) }),
  'write elsewhere': (now, text) => ({ ...now, school: text }),
  send: (now) => ({ ...now, onItsWay: now.sheet.queue.length > 0 ? now.typed : null }),
  cut: (now) => ({ ...now, sheet: stepSheet(now.sheet, unreachable), onItsWay: null }),
  deliver: (now) => {
    const text = now.onItsWay
    if (text === null) return now
    const { base } = cellAt(now.sheet, key)
    const answer: Saved =
      base === now.school || text === now.school
        ? { state: 'saved', text }
        : { state: 'conflict', text: now.school, by: null }
    const school = answer.state === 'saved' ? text : now.school
    return { ...now, school, onItsWay: null, sheet: stepSheet(now.sheet, answered(answer, text)) }
  },
}

test('whatever happens on the way, what was typed last stands in the cell, and what is not held is still to be sent, mended or chosen', () => {
  const happening = fc.tuple(fc.constantFrom(...Object.keys(happenings)), fc.constantFrom('1', '2', '5'))
  fc.assert(
    fc.property(fc.array(happening, { maxLength: 40 }), (given) => {
      const begun: Model = { sheet: start(), school: '5', typed: '5', onItsWay: null }
      const end = given.reduce((now, [what, text]) => happenings[what]?.(now, text) ?? now, begun)
      const { text, base, state } = cellAt(end.sheet, key)
      expect(text).toBe(end.typed)
      const settled = state !== 'kept' || text === base || end.onItsWay !== null
      expect(settled).toBe(true)
    }),
    { numRuns: 1000 },
  )
})
