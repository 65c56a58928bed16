import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { readPackItems } from '#features/measures/api.server.ts'
import type { ReportText, Scale } from '#features/measures/api.ts'
import { openTypst } from '#platform/pdf/typst.server.ts'
import { nameIn } from './rules/lines.ts'
import { fits, languagesFor } from './rules/printing.ts'
import { reportOf } from './rules/report.ts'
import { childrenFinding, isFamily, replyDay, reportFileName } from './rules/words.ts'
import { readTemplate } from './templates.server.ts'
import { reportTexts, someFacts } from './testing.ts'

const print = openTypst()
const head = {
  school: 'School B',
  language: 'en',
  cycle: 'Autumn 2',
  on: '2026-11-24',
  replyBy: '2026-12-04',
}
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
    const placed = { ...facts, year: words, groupName: words }
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
      'Prosimy Państwa o rozmowę: Subject 1',
    ])
  })

  test('a figure that was corrected stands with both values, author and day, in the family’s words', () => {
    const corrected = [
      { kind: 'judgement', cycle: 'Autumn 2', was: '6', now: '5', by: 'Ada Hill', on: '2026-11-26' },
      { kind: 'scale', cycle: 'Autumn 2', was: '', now: '4', by: 'Ada Hill', on: '2026-11-26' },
      { kind: 'flags', cycle: 'Autumn 2', was: 'homework praise', now: '', by: 'A. Hill', on: '2026-11-26' },
    ] as const
    const facts = someFacts(scales, { subjects: 1, corrected })
    const said = (language: string) => reportOf(facts, textOf(language), head).after[0]
    expect(said('en')).toMatchObject({
      heading: 'Corrected since the cycle closed',
      items: [
        { words: 'Subject 1, Autumn 2: 5 instead of 6 (Ada Hill, 26 November 2026)' },
        { words: 'Subject 1, Autumn 2, effort: 4 instead of – (Ada Hill, 26 November 2026)' },
        {
          words:
            'Autumn 2: – instead of Homework: Subject 1, Praised in Subject 1 (A. Hill, 26 November 2026)',
        },
      ],
    })
    expect(said('pl')?.items[0]?.words).toBe('Subject 1, Autumn 2: 5 zamiast 6 (Ada Hill, 26 listopada 2026)')
    expect(printed(facts, 'ur').pages).toBe(1)
  })

  test('numbers are followed by the form that a language has for them', () => {
    const lead = (language: string, subjects: number) =>
      reportOf({ ...someFacts(scales, { subjects }), attendance: null }, textOf(language), head).lead
    expect(lead('pl', 1)).toBe('Dobre lub bardzo dobre zaangażowanie w 0 z 1 przedmiotu.')
    expect(lead('pl', 9)).toBe('Dobre lub bardzo dobre zaangażowanie w 4 z 9 przedmiotów.')
    expect([1, 9, 21].map((subjects) => lead('ro', subjects))).toEqual([
      'Efort bun sau excelent la 0 din 1 materie.',
      'Efort bun sau excelent la 4 din 9 materii.',
      'Efort bun sau excelent la 10 din 21 de materii.',
    ])
    expect([lead('ur', 3), lead('ur', 4)]).toEqual([
      '3 میں سے 1 مضمون میں اچھی یا بہترین محنت۔',
      '4 میں سے 2 مضامین میں اچھی یا بہترین محنت۔',
    ])
  })

  test('subjects go by their usual names in the family’s language, beside the school’s; a school’s own names stay', () => {
    const named = (subject: string, language: string) => {
      const facts = someFacts(scales, { subjects: 1, subject })
      const one = { ...facts, subjects: facts.subjects.map((each) => ({ ...each, subject })) }
      const data = reportOf(one, textOf(language), head)
      return [data.rows[0]?.subject, data.rows[0]?.own, data.comments[0]?.subject]
    }
    expect(named('History', 'pl')).toEqual(['Historia', 'History', 'History'])
    expect(named('History (A level)', 'pt')).toEqual([
      'História (A level)',
      'History (A level)',
      'History (A level)',
    ])
    expect(named('Marine Lore', 'ur')).toEqual(['Marine Lore', null, 'Marine Lore'])
    expect(named('History', 'en')).toEqual(['History', null, 'History'])
  })

  test('year groups and cycles go by their usual names; what the school called otherwise stays, in its own language', () => {
    const corrected = {
      kind: 'scale',
      cycle: 'Cycle 2',
      was: '3',
      now: '4',
      by: 'A',
      on: '2026-11-26',
    } as const
    const named = (language: string, cycle: string, year: string) => {
      const facts = { ...someFacts(scales, { subjects: 1, corrected: [corrected] }), year }
      const data = reportOf(facts, textOf(language), { ...head, cycle })
      return [data.cycle, ...data.place, data.after[0]?.items[0]?.words.split(',')[1]?.trim()]
    }
    const group = { words: '9B', school: true }
    const own = (words: string) => ({ words, school: true })
    const said = (words: string) => ({ words, school: false })
    expect(named('pl', 'Cycle 3', 'Year 10')).toEqual([said('Cykl 3'), said('Rok 10'), group, 'Cykl 2'])
    expect(named('ro', 'Cycle 3', 'Year 7')).toEqual([said('Ciclul 3'), said('Anul 7'), group, 'Ciclul 2'])
    expect(named('ur', 'Cycle 12', 'Reception').slice(0, 2)).toEqual([said('سائیکل 12'), said('ریسیپشن')])
    expect(named('pt', 'Autumn 2', 'Year 10+').slice(0, 2)).toEqual([own('Autumn 2'), own('Year 10+')])
    expect(named('en', 'Cycle 3', 'Year 10')).toEqual([own('Cycle 3'), own('Year 10'), group, 'Cycle 2'])
  })

  test.each(['england', 'portugal'])(
    'every year group of %s has a name in each language',
    async (country) => {
      const [, ...others] = (await readPackItems(country, 'report_text')).toSorted(
        (a, b) => a.position - b.position,
      )
      const years = (await readPackItems(country, 'year_group')).map(({ name }) => name)
      const lost = others.flatMap((text) => years.filter((name) => nameIn(text, name).school))
      expect(lost).toEqual([])
      expect(others.map((text) => years.map((name) => nameIn(text, name).words).at(9))).not.toContain(
        years[9],
      )
    },
  )

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
  const name = reportFileName({ groupName: '../9B', year: null, name: '../../etc/passwd', pupilId: 7 }, 'en')
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
