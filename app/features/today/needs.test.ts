import { expect, test } from 'vitest'
import { chooseNeeds, type Waiting } from './needs.ts'

const cycle = { id: 3, name: 'Cycle 3', closes: '2026-12-04' }
const nothing: Waiting = {
  ...{ base: '/b', today: '2026-11-24', cycle, entries: [], talks: [], sentBack: [], asked: [] },
  ...{
    toAnswer: 0,
    toReview: [],
    dueChanges: 0,
    freePlaces: [],
    leaving: [],
    toClose: false,
    toCheck: false,
    toAccept: 0,
  },
}
const entry = (classId: number, done = 12) => ({
  ...{ classId, className: `9MA${classId}`, due: 28, done, closes: cycle.closes },
})

test('three things wait at most: marks to enter first, then what the school waits for', () => {
  const given = {
    ...{ ...nothing, toAnswer: 4, toClose: true, toAccept: 1 },
    entries: [entry(1), entry(2, 28)],
  }
  expect(chooseNeeds(given).map((need) => need.text)).toEqual([
    '9MA1: 16 of 28 pupils have no full entry; it is due by 4 December.',
    'Cycle 3 is due by 4 December: close it when the entries are in.',
    '4 findings of the last cycle wait for an answer.',
  ])
  expect(chooseNeeds(nothing)).toEqual([])
})

test('help that somebody runs waits for their decision once its day has come', () => {
  const toReview = [{ planId: 7, title: 'Mentoring', reviewOn: '2026-11-06' }]
  expect(chooseNeeds({ ...nothing, toAnswer: 2, toReview })[0]).toEqual({
    text: 'Mentoring, which you run: what becomes of it was to be decided by 6 November.',
    to: '/b/help/plans/7/review',
    label: 'Decide',
  })
})

test('changes that somebody decided wait for the question whether they helped', () => {
  expect(chooseNeeds({ ...nothing, dueChanges: 2 })[0]).toEqual({
    text: '2 changes of set, course or pathway that you decided are due for review: done? helped?',
    ...{ to: '/b/curriculum/changes', label: 'Review' },
  })
})

test('whoever decides on pathways is told of a place that is free again, and of pupils on a pathway that closes', () => {
  const place = { pupilId: 9, pathwayId: 4, pathway: 'Separate sciences', year: 'Year 10', waiting: 3 }
  const leaving = [
    { pathwayId: 5, pathway: 'Creative', ends: '2026-11-20', closed: true, pupils: 12 },
    { pathwayId: 6, pathway: 'Core', ends: '2027-07-20', closed: false, pupils: 1 },
  ]
  const given = { ...nothing, leaving, freePlaces: [{ ...place, asked: '2026-11-03' }] }
  expect(chooseNeeds(given).map(({ text, to }) => [text, to])).toEqual([
    [
      'Separate sciences has a place free in Year 10: the first of the 3 who wait asked on 3 November.',
      '/b/pupils/9/pathway/switch?to=4',
    ],
    [
      'Creative closed on 20 November: where 12 pupils on it go is still to be decided.',
      '/b/curriculum/pathways/5',
    ],
    ['Core closes on 20 July: where 1 pupil on it goes is still to be decided.', '/b/curriculum/pathways/6'],
  ])
})

test('who answers checks is asked to look at them in the last days before the cycle closes, and not before', () => {
  const given = { ...nothing, entries: [entry(1), entry(2), entry(3)], toCheck: true }
  const labels = (today: string) => chooseNeeds({ ...given, today }).map((need) => need.label)
  expect(labels('2026-11-23')).toEqual(['Enter 9MA1', 'Enter 9MA2', 'Enter 9MA3'])
  expect(labels('2026-11-24')).toEqual(['Look at the checks', 'Enter 9MA1', 'Enter 9MA2'])
})

test('targets to talk over wait among the marks by their day, the classes of a year group in one line', () => {
  const talk = (classId: number, discussBy: string | null) => ({
    ...{ classId, name: `9HI${classId}`, waiting: 20 + classId, discussBy, yearGroupId: 9 },
  })
  const needs = (...talks: ReturnType<typeof talk>[]) =>
    chooseNeeds({ ...nothing, entries: [entry(1)], talks }).map(({ text, to }) => [text, to])
  const marks = ['9MA1: 16 of 28 pupils have no full entry; it is due by 4 December.', '/b/classes/1/enter']
  expect(needs(talk(1, '2026-11-21'))).toEqual([
    ['21 targets of 9HI1 to talk over with the pupils: this was due by 21 November.', '/b/classes/1/targets'],
    marks,
  ])
  expect(needs(talk(1, '2026-12-10'), talk(2, '2026-12-10'))).toEqual([
    marks,
    [
      '43 targets of 2 classes to talk over with the pupils: this is due by 10 December.',
      '/b/targets/classes?year=9',
    ],
  ])
  expect(needs(talk(1, '2027-02-01'), talk(2, null))).toEqual([
    marks,
    ['22 targets of 9HI2 to talk over with the pupils.', '/b/classes/2/targets'],
  ])
})
