import { expect, test } from 'vitest'
import { bytesOf, outcome, zipOf } from '#platform/files/testing.ts'
import { openZip } from '#platform/files/zip.ts'
import { fixture } from '../testing.ts'
import { oneRosterFiles } from './definitions.ts'
import expected from './expected.json' with { type: 'json' }
import { parseOneRoster, writeOneRoster } from './package.ts'
import { validateOneRoster } from './validate.ts'

const valid = ['manifest-only', 'rostering-bulk', 'rostering-delta', 'gradebook-bulk', 'full-bulk']
const zipNamed = (name: string) => fixture(`oneroster/${name}.zip`)

const found = async (name: string) =>
  (await validateOneRoster(zipNamed(name))).findings.map(({ code, file, row, field }) => ({
    code,
    file,
    row,
    field,
  }))

test.each(valid)('the valid zip %s has no findings', async (name) => {
  expect(await validateOneRoster(zipNamed(`valid-${name}`))).toEqual({ ok: true, findings: [] })
})

test.each([
  ['invalid-schema', expected['invalid-schema']],
  ['invalid-fields', expected['invalid-fields']],
  ['invalid-forbidden-bulk-lifecycle', expected['invalid-forbidden-bulk-lifecycle']],
  ['invalid-duplicate-sourcedid', expected['invalid-duplicate-sourcedid']],
  ['invalid-missing-target-file', expected['invalid-missing-target-file']],
])('%s has exactly the published findings, in their order', async (name, findings) => {
  expect(await found(name)).toEqual(findings)
})

test('each finding says in words what is wrong', async () => {
  const { findings } = await validateOneRoster(zipNamed('invalid-fields'))
  expect(findings.find((one) => one.field === 'scoreStatus')).toMatchObject({
    column: 6,
    message: 'scoreStatus must be one of exempt, fully graded, not submitted, partially graded, submitted.',
  })
})

test.each(valid)(
  '%s read, written and read again is the same: nothing lost, nothing invented',
  async (name) => {
    const first = await parseOneRoster(zipNamed(`valid-${name}`))
    const written = writeOneRoster(first)
    expect(await parseOneRoster(written)).toEqual(first)
    expect(await validateOneRoster(written)).toEqual({ ok: true, findings: [] })
    expect(writeOneRoster(await parseOneRoster(written))).toEqual(written)
  },
)

test('the full zip holds each of the standard’s 21 files with its records', async () => {
  const { files } = await parseOneRoster(zipNamed('valid-full-bulk'))
  expect([...files.keys()].sort()).toEqual(oneRosterFiles.map((file) => file.key).sort())
  expect(files.get('users')?.records.map((user) => user.sourcedId)).toEqual(['user-agent', 'user-1'])
  expect(files.get('scoreScales')?.records[0]?.scoreScaleValue).toBe('{A:94},{B:84}')
})

test('own columns, commas, lines and cells like formulas survive writing', async () => {
  const given = await parseOneRoster(zipNamed('valid-rostering-bulk'))
  const orgs = given.files.get('orgs')
  const records = [
    { ...orgs?.records[0], name: 'North, "South"\nand =1+1', identifier: "'=1", 'metadata.colour': '-5' },
  ]
  const files = new Map([
    [
      'orgs',
      {
        mode: 'bulk' as const,
        metadata: ['metadata.colour'],
        records: records.map((one) => ({ sourcedId: '', ...one })),
      },
    ],
  ])
  const read = await parseOneRoster(writeOneRoster({ properties: [['source.systemName', 'x']], files }))
  expect(read.properties).toEqual([['source.systemName', 'x']])
  expect(read.files.get('orgs')?.records[0]).toMatchObject({
    name: 'North, "South"\nand =1+1',
    identifier: "'=1",
    'metadata.colour': '-5',
  })
})

const manifestOf = (lines: string) => `propertyName,value\nmanifest.version,1.0\n${lines}`
const codes = async (files: Record<string, string>) =>
  (await validateOneRoster(zipOf(files))).findings.map((finding) => finding.code)

test.each([
  ['without a manifest', { 'orgs.csv': 'sourcedId' }, 'package.missing_manifest'],
  [
    'of another version',
    { 'manifest.csv': manifestOf('oneroster.version,1.1') },
    'manifest.invalid_oneroster_version',
  ],
  [
    'that promises a file',
    { 'manifest.csv': manifestOf('oneroster.version,1.2\nfile.orgs,bulk') },
    'manifest.file_missing',
  ],
  [
    'with a file not spoken of',
    { 'manifest.csv': manifestOf('oneroster.version,1.2'), 'orgs.csv': 'x' },
    'manifest.file_unexpected',
  ],
  [
    'with a stranger',
    { 'manifest.csv': manifestOf('oneroster.version,1.2'), 'evil.exe': 'x' },
    'package.unknown_file',
  ],
  [
    'with an unheard-of mode',
    { 'manifest.csv': manifestOf('oneroster.version,1.2\nfile.orgs,full') },
    'manifest.invalid_file_mode',
  ],
])('a zip %s is found out', async (_, files, code) => {
  expect(await codes(files)).toContain(code)
})

test('a delta must say what changed and when, a row must be as long as its header', async () => {
  const manifest = manifestOf('oneroster.version,1.2\nfile.orgs,delta')
  const orgs =
    'sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId\na,,,North,school,,\nb,active,soon,South,school\n'
  expect(await codes({ 'manifest.csv': manifest, 'orgs.csv': orgs })).toEqual([
    'row.missing_required_value',
    'row.missing_required_value',
    'table.row_width_mismatch',
    'row.invalid_datetime',
  ])
})

test('what is no zip is refused in words', async () => {
  expect(await outcome(() => validateOneRoster(bytesOf('PK not really')))).toMatch(
    /^refused: .*not a whole zip/,
  )
  expect(openZip(zipNamed('valid-full-bulk')).names).toContain('manifest.csv')
})
