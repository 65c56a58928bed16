import { sql } from 'kysely'
import { anOrganisation, writing } from '#features/access/testing.ts'
import type { TestEngine } from '#platform/db/testing.ts'
import type { Write } from '../check.server.ts'
import { oneRosterFiles } from '../formats/oneroster/definitions.ts'
import { parseOneRoster, writeOneRoster } from '../formats/oneroster/package.ts'
import type { OneRosterRecord } from '../formats/oneroster/rows.ts'
import { tableNames } from '../writing/tables.ts'

export type Empty = { id: number; slug: string; write: Write }

/** A school in which nothing is set up yet: no year, no subject, nobody. */
export async function anEmptySchool(engine: TestEngine, name?: string): Promise<Empty> {
  const { id, slug } = await anOrganisation(engine.owner, name === undefined ? {} : { name })
  return { id, slug, write: (command) => writing(engine.owner, id, command) }
}

/** Everything in the tables an import writes, as it stands. */
export async function dumpOf(engine: TestEngine, orgId: number): Promise<string> {
  const tables: unknown[] = []
  for (const table of tableNames) {
    const found =
      await sql`select to_jsonb(t) as row from ${sql.table(table)} t where t.org_id = ${orgId} order by to_jsonb(t)::text`.execute(
        engine.owner,
      )
    tables.push([table, found.rows])
  }
  return JSON.stringify(tables)
}

const notCompared = ['status', 'dateLastModified', 'password']

/**
 * A zip as what it says: by file and sourcedId the filled columns of each record. Left aside are the order of rows, the
 * manifest's name of the writing system, `status` and `dateLastModified` (a bulk zip leaves them empty), and passwords.
 */
export async function contentOf(bytes: Uint8Array): Promise<Record<string, Record<string, OneRosterRecord>>> {
  const { files } = await parseOneRoster(bytes)
  const filled = (record: OneRosterRecord) =>
    Object.fromEntries(
      Object.entries(record).filter(([name, text]) => text !== '' && !notCompared.includes(name)),
    )
  return Object.fromEntries(
    [...files].map(([key, { records }]) => [
      key,
      Object.fromEntries(records.map((record) => [record.sourcedId ?? '', filled(record)])),
    ]),
  )
}

/** A zip of records given by their filled columns. */
export function aZip(files: Record<string, OneRosterRecord[]>, mode: 'bulk' | 'delta' = 'bulk'): Uint8Array {
  const given = oneRosterFiles.flatMap(({ key }) => {
    const records = files[key]
    if (!records) return []
    const own = [
      ...new Set(records.flatMap((one) => Object.keys(one).filter((name) => name.startsWith('metadata.')))),
    ]
    const changed = mode === 'delta' ? { status: 'active', dateLastModified: '2026-11-20T08:00:00Z' } : {}
    return [[key, { mode, metadata: own, records: records.map((one) => ({ ...changed, ...one })) }] as const]
  })
  return writeOneRoster({ properties: [], files: new Map(given) })
}

const year = { startDate: '2026-09-01', endDate: '2027-07-31', schoolYear: '2027' }
const here = { schoolSourcedId: 'school' }
const user = (sourcedId: string, givenName: string, familyName: string, more: OneRosterRecord = {}) => ({
  ...{
    sourcedId,
    enabledUser: 'true',
    username: sourcedId,
    givenName,
    familyName,
    primaryOrgSourcedId: 'school',
  },
  ...more,
})
const role = (sourcedId: string, userSourcedId: string, word: string, more: OneRosterRecord = {}) => ({
  ...{ sourcedId, userSourcedId, roleType: 'primary', role: word, orgSourcedId: 'school' },
  ...more,
})

/** A small school: two pupils, a teacher, a head, a mother; one class with a quiz. */
export const aSmallSchool: Record<string, OneRosterRecord[]> = {
  academicSessions: [
    {
      sourcedId: 'autumn',
      title: 'Autumn',
      type: 'term',
      parentSourcedId: 'year',
      ...year,
      endDate: '2026-12-18',
    },
    { sourcedId: 'year', title: '2026/27', type: 'schoolYear', ...year },
  ],
  orgs: [
    { sourcedId: 'district', name: 'North District', type: 'district' },
    { sourcedId: 'school', name: 'North School', type: 'school', parentSourcedId: 'district' },
    { sourcedId: 'science', name: 'Science', type: 'department', parentSourcedId: 'school' },
  ],
  courses: [{ sourcedId: 'physics', title: 'Physics', courseCode: 'PHY', orgSourcedId: 'science' }],
  classes: [
    {
      ...{
        sourcedId: '9ph1',
        title: '9PH1',
        courseSourcedId: 'physics',
        classType: 'scheduled',
        termSourcedIds: 'year',
      },
      ...{ ...here, grades: '09', location: 'Lab 2', 'metadata.colour': 'blue' },
    },
  ],
  users: [
    user('ada', 'Ada', 'Byron', { grades: '09', agentSourcedIds: 'anne', identifier: 'D825200009007' }),
    user('grace', 'Grace', 'Hopper', { grades: '09', identifier: '4711', password: 'hunter2' }),
    user('marie', 'Marie', 'Curie', { email: 'Marie@School.example', pronouns: 'she/her' }),
    user('head', 'Florence', 'Nightingale', { email: 'head@school.example' }),
    user('anne', 'Anne', 'Byron'),
  ],
  roles: [
    role('r-ada', 'ada', 'student', { beginDate: '2024-09-02' }),
    role('r-grace', 'grace', 'student'),
    role('r-marie', 'marie', 'teacher', { beginDate: '2020-09-01' }),
    role('r-head', 'head', 'principal'),
    role('r-anne', 'anne', 'parent', { beginDate: '2024-09-02' }),
  ],
  enrollments: [
    { sourcedId: 'e-ada', classSourcedId: '9ph1', userSourcedId: 'ada', role: 'student', ...here },
    { sourcedId: 'e-grace', classSourcedId: '9ph1', userSourcedId: 'grace', role: 'student', ...here },
    {
      sourcedId: 'e-marie',
      classSourcedId: '9ph1',
      userSourcedId: 'marie',
      role: 'teacher',
      primary: 'true',
      ...here,
    },
  ],
  demographics: [{ sourcedId: 'ada', birthDate: '2012-12-10', sex: 'female', white: 'true' }],
  categories: [{ sourcedId: 'c-quiz', title: 'Quiz', weight: '20' }],
  lineItems: [
    {
      ...{
        sourcedId: 'quiz',
        title: 'Forces',
        assignDate: '2026-10-05',
        dueDate: '2026-10-12',
        classSourcedId: '9ph1',
      },
      ...{ categorySourcedId: 'c-quiz', academicSessionSourcedId: 'autumn', resultValueMax: '20', ...here },
    },
  ],
  results: [
    {
      ...{
        sourcedId: 'x-ada',
        lineItemSourcedId: 'quiz',
        studentSourcedId: 'ada',
        scoreStatus: 'fully graded',
      },
      ...{ score: '17.50', scoreDate: '2026-10-13', comment: 'Good' },
    },
    {
      ...{
        sourcedId: 'x-grace',
        lineItemSourcedId: 'quiz',
        studentSourcedId: 'grace',
        scoreStatus: 'not submitted',
      },
      scoreDate: '2026-10-13',
    },
  ],
}
