import { describe, expect, test } from 'vitest'
import {
  countSessions,
  formatShare,
  groupShare,
  presentShare,
  sessionKinds,
  tooFew,
} from './rules/attendance.ts'
import { addDays, count, formatDate } from './rules/dates.ts'
import { schoolFinding } from './rules/findings.ts'
import {
  compareNames,
  formatPupilName,
  formatWhere,
  matchesTerms,
  searchKeys,
  searchTerms,
} from './rules/names.ts'
import { explainPupil, opensPupil, type PupilTies } from './rules/posts.ts'

const finds = (names: (string | null)[], typed: string) => matchesTerms(searchKeys(names), searchTerms(typed))

describe('names', () => {
  test('pupils are written surname first, with year and registration group beside', () => {
    expect(formatPupilName({ familyName: 'Okafor', givenName: 'Amina' })).toBe('Okafor, Amina')
    expect(formatWhere({ yearNumber: 9, group: '9KLM' })).toBe('9 · 9KLM')
    expect(formatWhere({ yearNumber: 9, group: null })).toBe('9')
  })

  test('a name is found without its accents, hyphens and apostrophes', () => {
    expect(finds(['Núñez', 'Zoë'], 'nunez zoe')).toBe(true)
    expect(finds(['Smith-Jones'], 'smithjones')).toBe(true)
    expect(finds(['Smith-Jones'], 'smith jones')).toBe(true)
    expect(finds(['Smith-Jones'], 'Jones')).toBe(true)
    expect(finds(['O’Brien', 'Siân'], "o'brien sian")).toBe(true)
    expect(finds(['Østergård'], 'oster')).toBe(true)
    expect(finds(['de la Cruz'], 'delacruz')).toBe(true)
  })

  test('every word typed must be found, at the beginning of a part', () => {
    expect(finds(['Okafor', 'Amina'], 'ami oka')).toBe(true)
    expect(finds(['Okafor', 'Amina'], 'amina smith')).toBe(false)
    expect(finds(['Okafor', 'Amina'], 'kafor')).toBe(false)
    expect(finds(['Okafor', 'Amina'], ' ')).toBe(false)
  })

  test('accents do not put a surname at the end of the list', () => {
    const names = ['Zhou', 'Évans', 'Ellis', 'Fox'].map((familyName) => ({ familyName, givenName: 'A' }))
    expect(names.sort(compareNames).map((name) => name.familyName)).toEqual(['Ellis', 'Évans', 'Fox', 'Zhou'])
  })
})

describe('sessions', () => {
  const kinds = sessionKinds([
    { letter: '/', counts: 'present' },
    { letter: '\\', counts: 'present' },
    { letter: 'V', counts: 'approved activity' },
    { letter: 'I', counts: 'authorised' },
    { letter: 'O', counts: 'unauthorised' },
    { letter: '#', counts: 'not counted' },
  ])

  test('a trip counts as present, a closed school and a letter nobody knows not at all', () => {
    const counted = countSessions(kinds, [{ weekStart: '2026-11-16', codes: '/\\VVIIO#?/' }])
    expect(counted).toEqual({ possible: 8, present: 5, authorised: 2, unauthorised: 1 })
    expect(formatShare(presentShare(counted))).toBe('62.5 %')
  })

  test('no session gives no share', () => {
    expect(presentShare(countSessions(kinds, []))).toBeNull()
  })
})

describe('why a page is open', () => {
  const ties: PupilTies = {
    pupilId: 1,
    yearGroupId: 9,
    classIds: [20],
    departmentIds: [30],
    teacherIds: [40],
    tutorId: 41,
    caseloadOf: [42],
    guardianIds: [43],
  }
  const post = { scope: 'own_classes', scopeId: null, personId: 40 } as const

  test('the teacher of a class, the tutor and the guardian see the pupil, each by their own rule', () => {
    expect(opensPupil(post, ties)).toBe(true)
    expect(opensPupil({ ...post, personId: 41 }, ties)).toBe(true)
    expect(opensPupil({ ...post, personId: 99 }, ties)).toBe(false)
    expect(opensPupil({ scope: 'own_children', scopeId: null, personId: 43 }, ties)).toBe(true)
    expect(opensPupil({ scope: 'year_group', scopeId: 10, personId: 1 }, ties)).toBe(false)
  })

  test('only the posts that open the pupil are named', () => {
    const held = {
      ...post,
      id: 1,
      orgId: 1,
      role: 'teacher',
      title: null,
      starts: '2020-09-01',
      ends: null,
    } as const
    const other = { ...held, id: 2, role: 'head-of-year', scope: 'year_group', scopeId: 10 } as const
    expect(explainPupil([held, other], ties, new Map([['teacher', 'Teacher']]))).toEqual([
      'You hold the post Teacher since 2020-09-01. It opens the pupils you teach and those of your registration group.',
    ])
  })
})

describe('dates', () => {
  test('days are counted over the change of the clock and of the month', () => {
    expect(addDays('2026-10-24', 8)).toBe('2026-11-01')
    expect(formatDate('2026-11-04')).toBe('4 November 2026')
    expect(count(1, 'class', 'classes')).toBe('1 class')
    expect(count(0, 'class', 'classes')).toBe('no classes')
  })
})

test('the share of fewer than six pupils is shown only to somebody who may see each of them', () => {
  const counted = { present: 9, possible: 10, pupils: 5 }
  expect(groupShare(counted, false)).toBe(tooFew)
  expect(groupShare(counted, true)).toBe(0.9)
  expect(groupShare({ ...counted, pupils: 6 }, false)).toBe(0.9)
  const word = { one: 'ano', many: 'anos' }
  expect(schoolFinding([{ name: '9.º ano', pupils: 5, share: tooFew }], word)).toBe('5 pupils in 1 ano')
  expect(schoolFinding([], word)).toBe('No pupil is placed in one of the anos yet')
})
