import fs from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { examSums, rowsFrom } from '#stats/multilevel/testing.ts'
import { openCommandLine } from './testing.ts'

const { folder, run, write, remove } = openCommandLine()
afterAll(remove)

/** Pupils whose sums are those of the 65 schools of the exam data; the first school's pupils first. */
function pupils(): string[] {
  const { columns, groups } = examSums()
  const wanted = ['normexam', 'standLRT'].map((column) => columns.indexOf(column))
  return groups.flatMap((group) =>
    rowsFrom(group).map((row) => [group.path[0], ...wanted.map((place) => row[place])].join(',')),
  )
}

type Answer = {
  deviance: number
  pupils: number
  groups: number
  iterations: number
  milliseconds: number
  residualVariance: number
  spreads: { level: string | null; column: string; low: number; high: number }[]
  fixed: { column: string; estimate: number; standardError: number }[]
  references: { factor: string; level: string }[]
  rows?: { read: number; used: number; missing: Record<string, number> }
  levels: {
    name: string
    covariance: number[]
    effects: { group: string; effects: { estimate: number }[] }[]
  }[]
}
const answerOf = (...words: string[]): Answer => JSON.parse(run('fit', ...words, '--json').out) as Answer

beforeAll(() => {
  write('exam.csv', ['school,normexam,standLRT', ...pupils()])
})

describe('everyschool fit', () => {
  const model = ['--y', 'normexam', '--x', 'standLRT', '--group', 'school']

  test('gives the published figures from a table of pupils, and opens no database', () => {
    const found = answerOf('exam.csv', ...model, '--slope', '--method', 'ML')
    expect(found.deviance).toBeCloseTo(9316.870965, 6)
    expect(found.fixed[1]?.estimate).toBeCloseTo(0.55673, 5)
    expect(found.levels[0]?.covariance[2]).toBeCloseTo(0.014536, 5)
    expect(found).toMatchObject({ pupils: 4059, groups: 65, iterations: expect.any(Number) })
    expect(found.spreads).toHaveLength(3)
    expect(found.spreads[1]).toMatchObject({ level: 'school', column: 'standLRT' })
    expect(found.spreads[1]?.low).toBeCloseTo(0.08594, 5)
    expect(found.spreads[1]?.high).toBeCloseTo(0.161807, 5)
    expect(found.milliseconds).toBeGreaterThan(0)
    expect(found.levels[0]?.effects).toHaveLength(65)
    expect(fs.existsSync(path.join(folder, 'data'))).toBe(false)
  })

  test('shows a person a table: what differs, by how much, and how sure that is', () => {
    const { code, out } = run('fit', 'exam.csv', ...model, '--method', 'ML')
    expect(code).toBe(0)
    expect(out).toContain('normexam: 4,059 pupils in 65 of “school”; ML')
    expect(out).toMatch(/standLRT +0\.5634 +0\.0125/)
    expect(out).toMatch(/school, \(Intercept\) +0\.0921 +0\.3035 +0\.2508 +0\.3726/)
    expect(out).toMatch(/53 +70 +0\.7233 +0\.0862/)
    expect(out).toContain('31 of 65 differ from the mean; 49 % of pairs can be told apart.')
    expect(out).toContain('bars of 1.405 s.e.')
    expect(out).toContain('Deviance 9357.243')
  })

  test('reads words, decimal commas and words for “not known”, counts what it leaves out, and nests', () => {
    const rows = Array.from({ length: 240 }, (_, i) => {
      const mark = ((i * 37) % 101) / 10 + (i % 12) / 4
      const prior = i === 7 ? 'absent' : `${(i * 53) % 97},5`
      return `A${i % 4};S${i % 12};${i === 9 ? '' : String(mark).replace('.', ',')};${prior};${i % 3 === 0 ? 'yes' : 'no'}`
    })
    write('marks.csv', ['authority;school;mark;prior;meals', ...rows])
    const words = [
      '--y',
      'mark',
      '--x',
      'prior',
      '--x',
      'meals',
      '--group',
      'school',
      '--nested',
      'authority',
    ]
    const found = answerOf('marks.csv', ...words, '--decimal-comma', '--missing', 'absent')
    expect(found.rows).toEqual({ read: 240, used: 238, missing: { prior: 1, mark: 1 } })
    expect(found.fixed.map(({ column }) => column)).toEqual(['(Intercept)', 'prior', 'meals=yes'])
    expect(found.references).toEqual([{ factor: 'meals', level: 'no' }])
    expect(found.levels.map(({ name }) => name)).toEqual(['authority', 'school'])
    const other = answerOf(
      'marks.csv',
      ...words,
      '--decimal-comma',
      '--missing',
      'absent',
      '--reference',
      'meals=yes',
    )
    expect(other.fixed[2]?.column).toBe('meals=no')
    expect(other.fixed[2]?.estimate).toBeCloseTo(-(found.fixed[2]?.estimate ?? 0), 9)
  })

  test('says what is wrong with a file, where, and how to mend it', () => {
    const lines = ['school,mark,prior', 'A,5,100', 'A,6,absent', 'B,7,103', 'B,"1,5",104', 'B,4,99']
    write('wrong.csv', lines)
    const words = ['--y', 'mark', '--x', 'prior', '--group', 'school']
    expect(run('fit', 'wrong.csv', ...words)).toMatchObject({
      ...{ code: 2, out: '' },
      err: expect.stringContaining(
        'wrong.csv, row 3, prior: “absent” is not a number. Correct it, say --missing "absent" when it means that nothing is known, or --factor prior when its values are names.',
      ),
    })
    expect(run('fit', 'wrong.csv', ...words, '--missing', 'absent').err).toMatch(
      /row 5, mark: “1,5” is not a number\. Correct it, say --decimal-comma/,
    )
    expect(run('fit', 'wrong.csv', '--y', 'marks', '--group', 'school').err).toContain(
      'wrong.csv: There is no column “marks”. It has school, mark, prior.',
    )
    expect(run('fit', 'nowhere.csv', ...words).err).toContain('nowhere.csv: There is no such file.')
    write('empty.csv', ['school,mark,prior', 'A,,100', 'B,3,NA'])
    expect(run('fit', 'empty.csv', ...words).err).toContain('Missing: mark in 1, prior in 1.')
    expect(JSON.parse(run('fit', 'wrong.csv', ...words, '--json').out)).toEqual({
      error: expect.stringContaining('row 3, prior'),
    })
  })

  test('says what is wrong with a model, and with the words of the command', () => {
    const rows = Array.from(
      { length: 60 },
      (_, i) => `S${i % 6},${(i * 7) % 11},${i % 5},${2 * (i % 5) + 1},44`,
    )
    write('model.csv', ['school,mark,prior,twice,country', ...rows])
    const refused = (...words: string[]) =>
      run('fit', 'model.csv', '--y', 'mark', '--group', 'school', ...words)
    expect(refused('--x', 'country').err).toContain('“country” is the same for every pupil. Leave it out.')
    expect(refused('--x', 'prior', '--x', 'twice').err).toContain('“twice” follows from “prior”')
    expect(refused('--x', 'prior', '--group', 'country').err).toContain('“country” has 1')
    expect(refused('--method', 'OLS')).toMatchObject({ code: 2, err: 'A method is ML or REML.\n' })
    expect(refused('--slope').err).toContain('name one')
    expect(refused('--x', 'mark').err).toContain('cannot explain itself')
    expect(refused('--frobnicate').code).toBe(2)
    expect(run('fit').err).toContain('everyschool fit FILE.csv')
    const words = Array.from({ length: 70 }, (_, i) => `S${i % 6},${i % 7},street ${i}`)
    write('words.csv', ['school,mark,address', ...words])
    expect(run('fit', 'words.csv', '--y', 'mark', '--x', 'address', '--group', 'school').err).toContain(
      'words.csv, row 62, address: This is the 61st different value of “address”.',
    )
  })
})

describe('everyschool sums', () => {
  const columns = ['--y', 'normexam', '--x', 'standLRT', '--group', 'school']
  const saved = (name: string, ...words: string[]): string => {
    const { code, out, err } = run('sums', ...words)
    if (code !== 0) throw new Error(err)
    return write(name, [out.trimEnd()])
  }

  test('of each school by itself give the fit of all pupils together, and no pupil is in them', () => {
    const bySchool = Map.groupBy(pupils(), (line) => line.split(',')[0] ?? '')
    const files = [...bySchool].slice(0, 8).map(([school, lines]) => {
      const rows = write(`school-${school}.csv`, ['school,normexam,standLRT', ...lines])
      return saved(`school-${school}.json`, rows, ...columns)
    })
    const together = [...bySchool.values()].slice(0, 8).flat()
    write('together.csv', ['school,normexam,standLRT', ...together])
    const [whole, parts] = [answerOf('together.csv', ...columns), answerOf('--sums', ...files)]
    expect(Math.abs(parts.deviance - whole.deviance)).toBeLessThan(1e-9)
    expect(Math.abs((parts.fixed[1]?.estimate ?? 0) - (whole.fixed[1]?.estimate ?? 9))).toBeLessThan(1e-9)
    expect(parts.levels[0]?.effects[3]?.effects[0]?.estimate).toBeCloseTo(
      whole.levels[0]?.effects[3]?.effects[0]?.estimate ?? 9,
      9,
    )
    const sent = JSON.parse(fs.readFileSync(path.join(folder, files[0] ?? ''), 'utf8')) as {
      groups: object[]
    }
    expect(sent.groups).toEqual([
      {
        path: ['1'],
        n: 73,
        means: expect.any(Array),
        products: [expect.any(Number), expect.any(Number), expect.any(Number)],
      },
    ])
    expect(run('fit', '--sums', files[0] ?? '', files[0] ?? '').err).toContain('is in school-1.json twice')
  })

  test('of a group too small to leave are withheld, or summed with other small ones', () => {
    const refused = run('sums', 'exam.csv', ...columns)
    expect(refused).toMatchObject({ code: 2, out: '' })
    expect(refused.err).toContain('“48” has 2 pupils, fewer than 10')
    const pooled = run('sums', 'exam.csv', ...columns, '--pool-small')
    expect(pooled.code).toBe(0)
    expect(pooled.err).toContain('“48” has 2 pupils, fewer than 10: summed with other small groups.')
    expect(pooled.err).toContain('4059 pupils in 64 groups.')
    expect(answerOf('--sums', write('pooled.json', [pooled.out.trimEnd()]))).toMatchObject({
      pupils: 4059,
      groups: 64,
    })
    const all = JSON.parse(run('sums', 'exam.csv', ...columns, '--withhold-nothing', '--json').out) as {
      groups: object[]
    }
    expect(all.groups).toHaveLength(65)
  })

  test('of a column with two or three numbers are refused, for they count pupils', () => {
    const lines = Array.from({ length: 60 }, (_, i) => `A,${(i * 7) % 11},${i % 20 === 0 ? 2 : 1},${i % 3}`)
    write('coded.csv', ['school,mark,sex,siblings', ...lines])
    const sums = (...words: string[]) =>
      run('sums', 'coded.csv', '--y', 'mark', '--group', 'school', ...words)
    expect(sums('--x', 'sex').err).toBe(
      '“sex” has no values but 1, 2, so its sums would count pupils. Say --factor sex, so that small counts are found.\n',
    )
    expect(sums('--x', 'siblings').err).toContain('no values but 0, 1, 2')
    expect(sums('--x', 'sex', '--factor', 'sex').err).toContain(
      'fewer than 6 pupils can be counted by “sex=1”',
    )
    expect(run('sums', 'coded.csv', '--y', 'siblings', '--group', 'school').err).toContain(
      'Use a finer scale.',
    )
  })

  test('of a cohort are sent once: with a pupil more or less nothing is written', () => {
    const lines = Array.from({ length: 40 }, (_, i) => `A,${(i * 7) % 11},${i % 5}`)
    const words = ['--y', 'mark', '--x', 'prior', '--group', 'school', '--cohort', 'year 11 of 2026']
    write('before.csv', ['school,mark,prior', ...lines])
    write('after.csv', ['school,mark,prior', ...lines, 'A,3,3'])
    const sent = saved('sent.json', 'before.csv', ...words)
    expect(run('sums', 'before.csv', ...words, '--sent', sent).code).toBe(0)
    expect(run('sums', 'after.csv', ...words, '--sent', sent)).toMatchObject({
      ...{ code: 2, out: '' },
      err: expect.stringContaining('“A” differs from what was sent in sent.json'),
    })
    expect(run('sums', 'after.csv', ...words.slice(0, -1), 'year 11 of 2027', '--sent', sent).code).toBe(0)
  })

  test('that are damaged are refused with the place', () => {
    write('damaged.json', [
      '{"version":"sums-1","outcome":"y","columns":["y"],"factors":[],"levels":["s"],"groups":[{"path":["A"],"n":3,"means":[1,2],"products":[4]}]}',
    ])
    expect(run('fit', '--sums', 'damaged.json').err).toContain('damaged.json, groups[0]')
    write('text.json', ['school,mark'])
    expect(run('fit', '--sums', 'text.json').err).toContain('it is no JSON')
    expect(run('fit', '--sums').err).toContain('Say which files')
  })
})
