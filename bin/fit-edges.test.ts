import { afterAll, beforeAll, expect, test } from 'vitest'
import { openCommandLine } from './testing.ts'

const { run, write, remove } = openCommandLine()
afterAll(remove)

// Schools in two authorities, marks from a fixed pattern that no column explains.
const rows = Array.from({ length: 120 }, (_, i) => {
  const [school, mark, prior] = [i % 6, ((i * 7) % 11) + 2 * (i % 6), (i * 5) % 13]
  return {
    school: `S${school}`,
    area: school < 3 ? 'North' : 'South',
    mark,
    prior,
    sex: i % 4 < 2 ? 'F' : 'M',
  }
})
type Row = Omit<(typeof rows)[number], 'prior'> & { prior: number | string }
const header = 'school,area,mark,prior,sex,millionths,millions,same'
const lineOf = ({ school, area, mark, prior, sex }: Row): string =>
  [school, area, mark, prior, sex, mark / 1e6, mark * 1e9, 'A'].join(',')
const bySchool = ['--y', 'mark', '--x', 'prior', '--group', 'school']

beforeAll(() => {
  write('marks.csv', [header, ...rows.map(lineOf)])
})
const refusal = (...words: string[]): string => {
  const { code, err } = run('fit', ...words)
  return code === 2 ? err.trim() : `not refused: ${code}`
}

test('small and large units are written with the digits that are known', () => {
  const small = run('fit', 'marks.csv', '--y', 'millionths', '--x', 'prior', '--group', 'school').out
  expect(small).toMatch(/prior +-?[\d.]+e-\d+ +[1-9][\d.]+e-\d+\n/)
  expect(small).toMatch(/pupil +[1-9][\d.]+e-\d+ /)
  const large = run('fit', 'marks.csv', '--y', 'millions', '--x', 'prior', '--group', 'school').out
  expect(large).toMatch(/prior +-?\d+ +\d+\n/)
  expect(run('fit', 'marks.csv', ...bySchool).out).toMatch(/prior +-?\d\.\d{4} +\d\.\d{4}\n/)
})

test('the deviance of REML says what it may be compared with', () => {
  expect(run('fit', 'marks.csv', ...bySchool).out).toContain(
    '(REML: to compare with models of the same --x only)',
  )
  expect(run('fit', 'marks.csv', ...bySchool, '--method', 'ML').out).not.toContain('to compare with models')
})

test('groups that do not differ are all alike', () => {
  const level = rows.map((row, i) => lineOf({ ...row, mark: Math.floor(i / 6) % 7 }))
  write('level.csv', [header, ...level])
  const found = JSON.parse(run('fit', 'level.csv', ...bySchool, '--json').out) as {
    singular: boolean
    levels: { covariance: number[]; effects: { alike: number }[] }[]
  }
  expect(found.singular).toBe(true)
  expect(found.levels[0]?.covariance).toEqual([0])
  expect(found.levels[0]?.effects.map(({ alike }) => alike)).toEqual([5, 5, 5, 5, 5, 5])
})

test('a correlation at its edge is not called a variance of 0', () => {
  const tilted = rows.map((row, i) =>
    lineOf({ ...row, mark: ((i * 7) % 11) + (i % 6) * (((i * 5) % 13) + 1) }),
  )
  write('tilted.csv', [header, ...tilted])
  const { out } = run('fit', 'tilted.csv', ...bySchool, '--slope')
  expect(out).toMatch(/school, prior .* 1\.00\n/)
  expect(out).toContain('A correlation is at its edge')
  expect(out).not.toContain('Some variance is 0')
})

test('whether a column is one of words does not hang on its first row', () => {
  write('absent.csv', [
    header,
    ...rows.map((row, i) => lineOf({ ...row, prior: i === 0 ? 'absent' : row.prior })),
  ])
  expect(refusal('absent.csv', ...bySchool)).toBe(
    'absent.csv, row 3, prior: “5” is a number, and “absent” further up is none. Correct it, say --missing "absent" when it means that nothing is known, or --factor prior when its values are names.',
  )
  expect(run('fit', 'absent.csv', ...bySchool, '--missing', 'absent').out).toContain('prior in 1')
  expect(run('fit', 'absent.csv', ...bySchool, '--factor', 'prior').out).toContain('prior=absent')
  const commas = Array.from({ length: 70 }, (_, i) => `S${i % 6};${i % 7};1,${100 + i}`)
  write('commas.csv', ['school;mark;prior', ...commas])
  expect(refusal('commas.csv', ...bySchool)).toContain(
    'Say --decimal-comma when numbers here are written 1,5.',
  )
})

test('what the question asks in vain is refused', () => {
  expect(refusal('marks.csv', ...bySchool, '--x', 'same')).toBe(
    '“same” is the same for every pupil. Leave it out.',
  )
  expect(refusal('marks.csv', ...bySchool, '--reference', 'sex=F')).toContain(
    '“sex” is no column of words among',
  )
  expect(refusal('marks.csv', ...bySchool, '--x', 'school')).toContain(
    '“school” is what pupils are grouped by',
  )
  expect(refusal('marks.csv', '--y', 'mark', '--group', 'area', '--nested', 'school')).toBe(
    'Each “school” has one “area”. Leave one of the two out, or name them the other way round when “school” lies in “area”.',
  )
  write('flat.csv', [header, ...rows.map((row) => lineOf({ ...row, mark: 4 }))])
  expect(refusal('flat.csv', ...bySchool)).toBe(
    '“mark” is the same for every pupil, so there is nothing to explain.',
  )
  write('huge.csv', [header, ...rows.map(lineOf), 'S1,North,4,1e400,F,1,1,A'])
  expect(refusal('huge.csv', ...bySchool)).toBe('“prior” holds numbers too large to be squared.')
  write('bare.csv', [header])
  expect(refusal('bare.csv', ...bySchool)).toContain('There are no rows below the names of the columns.')
  expect(refusal('marks.csv', 'flat.csv', ...bySchool)).toContain('One table at a time.')
})

test('a word there is not is named, with where the right ones are', () => {
  expect(refusal('marks.csv', ...bySchool, '--slop')).toBe(
    "Unknown option '--slop'. everyschool fit --help says what there is.",
  )
})

test('sums are not taken for an answer to another question', () => {
  const { out, code } = run('sums', 'marks.csv', ...bySchool)
  expect(code).toBe(0)
  write('marks.json', [out.trimEnd()])
  expect(refusal('--sums', 'marks.json', '--y', 'prior')).toBe(
    'The files are sums to explain “mark”, not “prior”.',
  )
  expect(refusal('--sums', 'marks.json', '--nested', 'area')).toContain('Say --group as well')
  expect(refusal('--sums', 'marks.json', '--missing', 'X')).toContain('--missing is for a table')
  expect(run('fit', '--sums', 'marks.json', '--y', 'mark').code).toBe(0)
})
