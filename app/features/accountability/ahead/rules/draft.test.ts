import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Change } from '../schema.ts'
import { aModel } from '../testing.ts'
import { type Draft, draftChange, type Kind, settleDraft, startDraft, type Whose } from './draft.ts'
import { isVisible } from './visible.ts'

const model = aModel(8)
const start = startDraft(model)

test('it begins with the subject and a class that one answers for, else with the first', () => {
  const own = startDraft({ ...model, own: 2 })
  expect(own.subjectId).toBe(model.courses[2]?.subjectId)
  expect(model.classes.find(({ id }) => id === own.classId)?.course).toBe(2)
  expect(start.subjectId).toBe(model.courses[0]?.subjectId)
})

const kinds: readonly Kind[] = ['raise', 'floor', 'set', 'withdraw', 'tier', 'add', 'swap', 'nearest']
const whoses: readonly Whose[] = ['subject', 'class', 'pupil']
const aDraft: fc.Arbitrary<Draft> = fc
  .record({
    kind: fc.constantFrom(...kinds),
    whose: fc.constantFrom(...whoses),
    pupilId: fc.integer({ min: 1, max: 8 }),
    classId: fc.constantFrom(100, 300, 400, 1000),
    subjectId: fc.integer({ min: 0, max: 11 }),
    grade: fc.constantFrom('U', '4', '5-5', '9'),
    grades: fc.constantFrom(-3, 1, 2),
  })
  .map((part) => settleDraft({ ...start, ...part }, model))

test('whatever is chosen, a settled draft is a change that can be read and names only what is there', () => {
  fc.assert(
    fc.property(aDraft, (draft) => {
      const change = draftChange(draft)
      fc.pre(change !== null)
      expect(Change.safeParse(change).success).toBe(true)
      expect(isVisible(change, model)).toBe(true)
    }),
  )
})

test('a class brings its subject, and a pupil can be added only to what they do not take', () => {
  const drafted = settleDraft({ ...start, kind: 'set', whose: 'class', classId: 400, grade: '9' }, model)
  expect(draftChange(drafted)).toEqual({ kind: 'set', classId: 400, subjectId: 4, grade: '5-4' })
  expect(draftChange(settleDraft({ ...start, kind: 'add', pupilId: 1 }, model))).toBeNull()
  const fewer = aModel(1, [1, 2])
  const added = settleDraft({ ...startDraft(fewer), kind: 'add', pupilId: 1, grade: '7' }, fewer)
  expect(draftChange(added)).toEqual({ kind: 'add', pupilId: 1, subjectId: 3, grade: '7' })
})
