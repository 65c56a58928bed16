import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { readPackItems } from '#features/measures/api.server.ts'
import type { ReportText, Scale } from '#features/measures/api.ts'
import { openTypst } from '#platform/pdf/typst.server.ts'
import { fits, languagesFor } from './rules/printing.ts'
import { reportOf } from './rules/report.ts'
import { childrenFinding, isFamily, replyDay, reportFileName } from './rules/words.ts'
import { readTemplate } from './templates.server.ts'
import { reportTexts, someFacts } from './testing.ts'

const print = openTypst()
const head = { school: 'School B', cycle: 'Autumn 2', on: '2026-11-24', replyBy: '2026-12-04' }
const languages = ['en', 'pl', 'ur', 'ro', 'pt'] as const
let template: string
let texts: Map<string, ReportText>
let scales: { grades: Scale; effort: Scale }
beforeAll(async () => {
  template = await readTemplate('report')
  texts = await reportTexts()
  const all = new Map((await readPackItems('england', 'grade_scale')).map((scale) => [scale.key, scale]))
  const [grades, effort] = [all.get('gcse-9-1'), all.get('effort-1-4')]
  if (!grades || !effort) throw new Error('The pack has no such scale')
  scales = { grades, effort }
})

function textOf(language: string): ReportText {
  const text = texts.get(language)
  if (!text) throw new Error(`There is no text in ${language}`)
  return text
}
const printed = (facts: ReturnType<typeof someFacts>, language: string, letterhead = head) =>
  print(template, reportOf(facts, textOf(language), letterhead), fits)

describe.each(languages)('a report in %s', (language) => {
  test('is one accessible page in its own language and direction', () => {
    const { bytes, pages } = printed(someFacts(scales), language)
    expect(pages).toBe(1)
    expect(Buffer.from(bytes).toString('latin1')).toMatch(/pdfuaid/)
  })

  test('stays one page with the longest names and comments there may be', () => {
    const facts = someFacts(scales, {
      name: 'Wolfeschlegelsteinhausenbergerdorff-Brzęczyszczykiewicz '.repeat(4),
      subjects: 14,
      subject: 'A subject with a very long name that nobody would ever choose',
      comment: 'A comment that goes on and on. '.repeat(65),
      praise: 'Praised at length. '.repeat(12),
    })
    expect(printed(facts, language, { ...head, school: 'A school of many words '.repeat(6) }).pages).toBe(1)
  })
})

const hostile = [
  ...['#read("/etc/passwd")', '#import "@preview/cetz:0.3.0"', '#eval("1+1")', '#image("/etc/passwd")'],
  ...[
    '$ integral $',
    '#{panic("x")}',
    '*bold* _it_ `raw`',
    '"] #pagebreak() [',
    '\\u{0} \\',
    '<label> @ref',
    '= Heading',
  ],
  ...[
    '#include "/etc/hosts"',
    '#sys.inputs',
    '//comment',
    '/* comment',
    '#set page(width: 1pt)',
    '{{7*7}}',
    '~ -- ---',
  ],
  ...[
    "'); drop table report; --",
    '<script>alert(1)</script>',
    '\u202e reversed',
    '\u0000',
    '%PDF-1.7',
    '#[',
    ']',
  ],
]

describe('words that are markup elsewhere', () => {
  test.each(hostile)('come out as text in every field that is printed: %s', (words) => {
    const facts = someFacts(scales, { name: words, subject: words, comment: words, praise: words })
    const placed = { ...facts, place: words }
    expect(printed(placed, 'en', { ...head, school: words, cycle: words }).pages).toBe(1)
  })

  test('are the very letters of the page', () => {
    const data = reportOf(someFacts(scales, { comment: '#eval("6*7")' }), textOf('en'), head)
    expect(data.comments[0]?.words).toBe('#eval("6*7")')
    const shown = `#let d = json(bytes(sys.inputs.data))\n#set document(title: "x")\n#assert.eq(d.comments.first().words, "#eval(\\"6*7\\")")\nx`
    expect(print(shown, data).pages).toBe(1)
  })
})

test('whatever is written about a pupil, the report is one page', () => {
  const words = fc.string({ unit: 'grapheme', maxLength: 300 })
  fc.assert(
    fc.property(
      words,
      words,
      fc.integer({ min: 0, max: 13 }),
      fc.constantFrom(...languages),
      (name, comment, subjects, language) => {
        const facts = someFacts(scales, { name: `N${name}`.slice(0, 160), comment: `C${comment}`, subjects })
        expect(printed(facts, language).pages).toBe(1)
      },
    ),
    { numRuns: 15 },
  )
}, 120_000)

describe('what a report says', () => {
  test('effort comes before any grade, and a target is a chance out of a hundred', () => {
    const data = reportOf(someFacts(scales, { subjects: 4 }), textOf('en'), head)
    expect(data.lead).toBe(
      'Good or excellent effort in 2 of 4 subjects. Present at 93.3% of sessions this school year.',
    )
    expect(data.rows[0]).toMatchObject({ target: '6', chance: '31 of 100', goal: 0.6666666666666666 })
    expect(data.rows[1]?.alt).toBe('Before: 4. Now: 1. Target: 6.')
  })

  test('flags are said in the family’s language and name the subjects', () => {
    const data = reportOf(someFacts(scales, { subjects: 2 }), textOf('pl'), head)
    expect(data.after[0]?.items.map((item) => item.words)).toEqual([
      'Zadania domowe: Subject 2',
      'Nauczyciel chciałby z Państwem porozmawiać: Subject 1',
    ])
  })

  test('a pupil without marks has a report all the same', () => {
    expect(printed({ ...someFacts(scales, { subjects: 0 }), attendance: null }, 'ur').pages).toBe(1)
  })
})

describe('the language of a family', () => {
  const of = (guardians: (string | null)[], first: string | null, also = false) =>
    languagesFor([...texts.values()], { guardians, first }, also)

  test('is what the guardians read, each once; else the pupil’s first language; else English', () => {
    expect(of(['ur', 'ur', null], 'ENG')).toEqual(['ur'])
    expect(of(['pl', 'ro'], null)).toEqual(['pl', 'ro'])
    expect(of([], 'POR')).toEqual(['pt'])
    expect(of(['xx'], 'OTH')).toEqual(['en'])
  })

  test('has English beside it where the school says so, and never twice', () => {
    expect(of(['ur'], null, true)).toEqual(['ur', 'en'])
    expect(of([], 'ENG', true)).toEqual(['en'])
  })
})

test('a file of a report never leaves its folder, whatever the pupil is called', () => {
  const name = reportFileName({ groupName: '../9B', name: '../../etc/passwd', pupilId: 7 }, 'en')
  expect(name).toBe('_9B/_.._etc_passwd 7 en.pdf')
})

test('a reply slip is back after ten days, never at the weekend', () => {
  expect(['2026-11-24', '2026-11-25', '2026-11-26', '2026-11-27'].map(replyDay)).toEqual([
    '2026-12-04',
    '2026-12-07',
    '2026-12-07',
    '2026-12-07',
  ])
})

test('who is here as family alone is told first what came home', () => {
  expect(isFamily([{ role: 'guardian' }])).toBe(true)
  expect(isFamily([{ role: 'guardian' }, { role: 'teacher' }])).toBe(false)
  expect(childrenFinding([{ reports: [] }])).toBe('No report has come home yet')
  expect(childrenFinding([{ reports: [1] }, { reports: [1, 2] }])).toBe('3 reports from school')
})
