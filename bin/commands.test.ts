import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createFirst } from '#features/access/first.server.ts'
import { readConfig } from '#platform/config.ts'
import { openEngine } from '#platform/db/open.server.ts'
import { fillDataFolder } from '#platform/db/template.ts'
import { checkFields, checkFilled, describeFields, givenMapping } from './commands/mapping.ts'

const launcher = path.join(import.meta.dirname, 'everyschool')
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'everyschool-people-'))
const environment = { DATA_DIR: path.join(folder, 'data'), LOG_LEVEL: 'silent', NODE_ENV: 'production' }
afterAll(() => fs.rmSync(folder, { recursive: true }))

function run(...words: string[]) {
  const done = spawnSync(launcher, words, { encoding: 'utf8', env: { ...process.env, ...environment } })
  return { code: done.status, out: done.stdout, err: done.stderr }
}

describe('everyschool targets', () => {
  test('says the chance of each grade, the target and a sentence for a pupil', () => {
    const { code, out } = run('targets', '--subject', 'Mathematics', '--ks2', '105', '--json')
    const found = JSON.parse(out) as {
      grades: { grade: string; chance: number }[]
      target: string
      sentence: string
    }
    expect(code).toBe(0)
    expect(found.grades.reduce((sum, { chance }) => sum + chance, 0)).toBeCloseTo(1, 6)
    expect(found.grades.map(({ grade }) => grade)).toContain(found.target)
    expect(found.sentence).toMatch(/^Of 100 pupils who started like you, \d+ reached grade \d or better/)
  })

  test('asks more where the challenge is higher, and says it in words', () => {
    const target = (challenge: string) => {
      const { out } = run('targets', '--subject', 'mathematics', '--ks2', '105', '--challenge', challenge)
      return Number(/challenge: (\d)/.exec(out)?.[1])
    }
    expect(target('very-high')).toBeGreaterThanOrEqual(target('average'))
    expect(target('average')).toBeGreaterThan(0)
  })

  test('a share of schools stands for itself: 20 asks what high asks, 50 what average does, 1 more than that', () => {
    const of = (challenge: string) => {
      const { out } = run(
        'targets',
        '--subject',
        'Mathematics',
        '--ks2',
        '104',
        '--challenge',
        challenge,
        '--json',
      )
      const { target, chanceOfTarget } = JSON.parse(out) as { target: string; chanceOfTarget: number }
      return { target: Number(target), chanceOfTarget }
    }
    expect(of('20')).toEqual(of('high'))
    expect(of('50')).toEqual(of('average'))
    expect(of('1').target).toBeGreaterThan(of('50').target)
    const asked = run('targets', '--subject', 'Mathematics', '--ks2', '104', '--challenge', '35')
    expect(asked.out).toContain('Target, best 35 of 100 challenge:')
  })

  test('refuses what there is not, and says what there is', () => {
    const alchemy = run('targets', '--subject', 'Alchemy', '--ks2', '105')
    expect(alchemy.code).toBe(2)
    expect(alchemy.err).toMatch(/No national table has the subject “Alchemy”. There are: .*Mathematics/)
    expect(run('targets', '--subject', 'Mathematics', '--ks2', '300').code).toBe(2)
    const asking = (challenge: string) =>
      run('targets', '--subject', 'Mathematics', '--ks2', '105', '--challenge', challenge)
    expect(asking('mad')).toMatchObject({ code: 2, err: expect.stringContaining('average, high, very-high') })
    expect(['0', '51', '12.5'].map((share) => asking(share).code)).toEqual([2, 2, 2])
    expect(run('targets', '--help')).toMatchObject({ code: 0, out: expect.stringContaining('--ks2') })
  })
})

describe('what --map and --set say', () => {
  const fields = [
    { key: 'family', label: 'Surname', synonyms: [], required: true },
    { key: 'year', label: 'Year group', synonyms: [] },
  ]

  test('is refused where the kind has no such field, with those it has', () => {
    expect(() => checkFields(fields, givenMapping([], ['yaer=10']))).toThrow(
      '--map and --set: There is no field “yaer”. There are family, year.',
    )
  })

  test('is asked for by the name one writes and the name one knows, where a needed field is not filled', () => {
    expect(() => checkFilled('pupils.csv', fields, givenMapping([], ['year=10']))).toThrow(
      'pupils.csv: Nothing says family (Surname).',
    )
    expect(() => checkFilled('pupils.csv', fields, givenMapping(['family=One+Two'], []))).not.toThrow()
    expect(describeFields(fields)).toBe('  family  Surname (needed)\n  year    Year group')
  })
})

describe('everyschool user', () => {
  const email = 'head@school.example'
  beforeAll(async () => {
    const config = readConfig(environment)
    await fillDataFolder(config.DATA_DIR)
    const engine = await openEngine(config)
    await createFirst(
      { engine, config },
      {
        ...{ name: 'First School', slug: 'first', kind: 'school', country: 'england' },
        ...{ familyName: 'Founder', givenName: 'Fay', email, password: 'a long enough password' },
      },
      { now: new Date('2026-11-24T09:00:00Z'), timeZone: 'Europe/London' },
    )
    await engine.close()
  })
  const list = () =>
    JSON.parse(run('user', 'list', '--org', 'first', '--json').out) as {
      id: number
      familyName: string
      posts: { id: number; ends: string | null }[]
    }[]

  test('lists people with their posts, and invites one of them by a link', () => {
    const [founder] = list()
    expect(founder).toMatchObject({ familyName: 'Founder', posts: [{ ends: null }] })
    const person = String(founder?.id)
    const invited = run('user', 'invite', '--org', 'first', '--person', person, '--json')
    expect(JSON.parse(invited.out)).toEqual({
      personId: founder?.id,
      link: expect.stringMatching(/^http:\/\/localhost:3000\/invitation\/\d+-.{32}$/),
    })
    expect(run('user', 'invite', '--org', 'first', '--person', '999').code).toBe(2)
  })

  test('signs somebody out everywhere, and ends a post on a day', () => {
    expect(run('user', 'sign-out', '--email', email).code).toBe(0)
    expect(run('user', 'sign-out', '--email', 'nobody@school.example').code).toBe(2)
    const post = String(list()[0]?.posts[0]?.id)
    const end = ['user', 'end-post', '--org', 'first', '--post', post, '--last-day', '2026-12-18']
    expect(run(...end)).toMatchObject({ code: 2, err: expect.stringContaining('--reason') })
    expect(run(...end, '--reason', 'leaves').code).toBe(0)
    expect(list()[0]?.posts[0]?.ends).toBe('2026-12-18')
  })

  test('appoints the first administrator of an organisation that was added, and prints the link', () => {
    const named = ['--org', 'second', '--name', 'Second School', '--country', 'portugal']
    expect(run('organisation', 'add', ...named)).toMatchObject({
      ...{ code: 0, out: expect.stringContaining('everyschool user appoint --org second') },
    })
    expect(run('organisation', 'list').out).toBe(
      '  first  First School (school, england)\n  second  Second School (school, portugal)\n',
    )
    const kept = JSON.parse(run('organisation', 'list', '--json').out) as { timeZone: string }[]
    expect(kept.map(({ timeZone }) => timeZone)).toEqual(['Europe/London', 'Europe/Lisbon'])
    const nobody = run('user', 'list', '--org', 'second')
    expect(nobody).toMatchObject({ code: 0, out: expect.stringContaining('Nobody holds a post here yet') })
    const person = ['--first-name', 'Ada', '--family-name', 'Second', '--json']
    const appointed = JSON.parse(run('user', 'appoint', '--org', 'second', ...person).out)
    expect(appointed.link).toMatch(/\/invitation\/\d+-.{32}$/)
  })

  test('adds no organisation twice, under a wrong name or under one that is not here', () => {
    const add = (org: string, ...more: string[]) =>
      run('organisation', 'add', '--org', org, '--name', 'A School', ...more)
    expect(add('first')).toMatchObject({ code: 2, err: expect.stringContaining('“first” is taken') })
    expect(add('A School', '--country', 'atlantis').err).toMatch(/^--org: Use small letters.*\n--country: /)
    expect(add('third', '--governed-by', 'first').err).toContain('a school governs no other')
    expect(add('third', '--governed-by', 'nowhere').err).toContain('There is no organisation “nowhere” here')
  })

  test('an import of which every row is refused writes nothing and says so', () => {
    const file = path.join(folder, 'staff.csv')
    fs.writeFileSync(file, 'Surname,Forename,Email\nBlank,,\n')
    const staff = ['--org', 'first', '--kind', 'staff']
    expect(run('import', ...staff, '--fields').out).toMatch(/^ {2}family +Surname \(needed\)$/m)
    expect(run('import', file, ...staff)).toMatchObject({
      ...{ code: 2, out: 'Every row is refused, so nothing was written.\n' },
    })
  })

  test('says what is missing', () => {
    expect(run('user')).toMatchObject({ code: 2, err: expect.stringContaining('list, invite, end-post') })
    expect(run('user', 'list', '--org', 'nowhere').err).toContain(
      'There is no organisation “nowhere” here. There are first',
    )
    expect(run('user', '--help').code).toBe(0)
  })
})
