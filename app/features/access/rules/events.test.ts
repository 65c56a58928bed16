import { expect, test } from 'vitest'
import { actionWords, changesOf, roomWords, subjectWords } from './events.ts'

test('an event is told in words', () => {
  expect(actionWords('access.post-ended')).toBe('post ended')
  expect(actionWords('cycle.closed')).toBe('closed')
})

test('only what is different is told, field by field', () => {
  expect(
    changesOf({ ends: null, starts: '2026-09-01' }, { ends: '2026-12-18', starts: '2026-09-01' }),
  ).toEqual([{ field: 'ends', from: null, to: '2026-12-18' }])
  expect(changesOf({ judgement: '6' }, { judgement: '' })).toEqual([
    { field: 'judgement', from: '6', to: 'empty' },
  ])
  expect(changesOf(undefined, undefined)).toEqual([])
})

test('a long list is counted, a long text is cut, and a short list is read out', () => {
  const gaps = Array.from({ length: 300 }, (_, classId) => ({ classId }))
  expect(changesOf(null, { gaps, yearGroupIds: [7, 8] })).toEqual([
    { field: 'gaps', from: null, to: '300 of them' },
    { field: 'year group ids', from: null, to: '7, 8' },
  ])
  expect(changesOf(null, { note: 'x'.repeat(500) })[0]?.to).toHaveLength(80)
})

test('what was changed is called as the rail calls it, and leads to its page where it has one', () => {
  expect(roomWords('exchange')).toBe('Data')
  expect(subjectWords('help_plan', '12')).toEqual({ words: 'help plan 12', page: 'help/plans/12' })
  expect(subjectWords('agenda_item', '85')).toEqual({ words: 'agenda item 85', page: null })
  expect(subjectWords('import_batch', '3')).toEqual({ words: 'file 3', page: 'exchange/3' })
  expect(subjectWords('notice', null)).toEqual({ words: 'message', page: null })
})
