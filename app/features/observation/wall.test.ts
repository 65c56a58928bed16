import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { listEvents } from '#features/access/api.server.ts'
import { type Role, roles } from '#features/access/roles.ts'
import { aPerson, aPost } from '#features/access/testing.ts'
import { outputs, takeOut } from '#features/exchange/api.server.ts'
import { loadPacks } from '#features/measures/api.server.ts'
import { openTestEngine, type TestEngine } from '#platform/db/testing.ts'
import { changeHelp } from './commands/change.server.ts'
import { addNote, agreeStep, moveStep } from './commands/loop.server.ts'
import { askForHelp, offerHelp } from './commands/open.server.ts'
import { reviewHelp } from './commands/review.server.ts'
import { listSteps } from './queries/content.server.ts'
import { getHelp, listHelps } from './queries/helps.server.ts'
import {
  aForm,
  aHelpSchool,
  aRunningHelp,
  country,
  type HelpSchool,
  readOn,
  secret,
  writeOn,
} from './testing.ts'

let engine: TestEngine
beforeAll(async () => {
  engine = await openTestEngine()
  await loadPacks(engine.owner)
})
afterAll(async () => {
  vi.unstubAllEnvs()
  await engine.close()
})

/** A school in which everything was written that can be: asked, offered, a step, a note, a review, a course. */
async function everythingWritten(): Promise<{ made: HelpSchool; helpId: number }> {
  const made = await aHelpSchool(engine.owner)
  const helpId = await aRunningHelp(engine.owner, made)
  const { teacherId, coachId, headOfDepartmentId, colleagueId, classId } = made
  await writeOn(engine.owner, made, { personId: coachId }, async (db) => {
    await agreeStep(db, coachId, { helpId, step: `Wait ${secret}` })
    const [step] = await listSteps(db, [helpId])
    await moveStep(db, coachId, { helpId, stepId: step?.id ?? -1, move: 'visited' })
    await addNote(db, coachId, { helpId, words: `Saw ${secret}` })
  })
  await writeOn(engine.owner, made, { personId: teacherId }, (db) =>
    reviewHelp(db, teacherId, helpId, {
      ...{ decision: 'continue', reason: `It holds ${secret}`, reviewOn: '2027-01-08' },
    }),
  )
  await writeOn(engine.owner, made, { personId: teacherId }, (db) =>
    changeHelp(
      db,
      { personId: teacherId, country },
      helpId,
      aForm({ helperId: String(coachId), alsoId: String(made.otherCoachId), aim: `Beginnings ${secret}` }),
    ),
  )
  await writeOn(engine.owner, made, { personId: headOfDepartmentId }, (db) =>
    offerHelp(
      db,
      { personId: headOfDepartmentId, country, reach: { pupils: [], classes: [classId] } },
      { ...aForm(), personId: colleagueId, how: 'data' },
    ),
  )
  await writeOn(engine.owner, made, { personId: colleagueId }, (db) =>
    askForHelp(db, { personId: colleagueId, country }, aForm({ kind: 'development_course' })),
  )
  return { made, helpId }
}

test.each(roles)('%s reads nothing of help in which they are not named', async (role: Role) => {
  const { made, helpId } = await everythingWritten()
  const personId = await writeOn(engine.owner, made, { personId: made.headId }, async (db) => {
    const id = await aPerson(db)
    await aPost(db, id, role)
    return id
  })
  const found = await readOn(engine.owner, made, { personId }, (db) => listHelps(db, personId))
  expect(found).toEqual([])
  await expect(
    readOn(engine.owner, made, { personId }, (db) => getHelp(db, personId, helpId)),
  ).rejects.toMatchObject({ status: 404 })
  await expect(
    writeOn(engine.owner, made, { personId }, (db) => addNote(db, personId, { helpId, words: 'Let me in' })),
  ).rejects.toMatchObject({ status: 404 })
})

test('the record of changes holds that something was written: not a word, not of which help', async () => {
  const { made } = await everythingWritten()
  const events = await engine.owner
    .selectFrom('audit_event')
    .selectAll()
    .where('org_id', '=', made.school.org.id)
    .execute()
  const ours = events.filter(({ action }) => action === 'observation.help-written')
  expect(ours.length).toBeGreaterThan(6)
  expect(ours.map(({ subject_id, before, after, reason }) => [subject_id, before, after, reason])).toEqual(
    ours.map(() => [null, null, null, null]),
  )
  expect(
    JSON.stringify(events, (_, value) => (typeof value === 'bigint' ? String(value) : value)),
  ).not.toContain(secret)
})

test('the page of changes does not say by whom', async () => {
  const { made } = await everythingWritten()
  const events = await readOn(engine.owner, made, { personId: made.headId }, (db) =>
    listEvents(db, { room: 'observation' }),
  )
  expect(new Set(events.map(({ who, accountId }) => `${who} ${accountId}`))).toEqual(
    new Set(['a member of staff null']),
  )
  // Every name has a space: whoever looks for a name finds nothing of it either.
  const byName = await readOn(engine.owner, made, { personId: made.headId }, (db) =>
    listEvents(db, { room: 'observation', who: ' ' }),
  )
  expect(byName).toEqual([])
})

test('nothing is said by notice or letter, though the school has a mail server', async () => {
  vi.stubEnv('SMTP_URL', 'smtp://127.0.0.1:1')
  const { made } = await everythingWritten()
  const said = (table: 'notice' | 'mail') =>
    engine.owner.selectFrom(table).select('org_id').where('org_id', '=', made.school.org.id).execute()
  expect([await said('notice'), await said('mail')]).toEqual([[], []])
})

test('no table that a school takes out holds a word of it', async () => {
  const { made } = await everythingWritten()
  const taken = await writeOn(engine.owner, made, { personId: made.headId }, async (db) => {
    const files: string[] = []
    for (const what of outputs) {
      const file = await takeOut(db, what, made.school.org)
      files.push(Buffer.from(file?.bytes ?? []).toString('utf8'))
    }
    return files
  })
  expect(taken.length).toBe(outputs.length)
  expect(taken.join('\n')).not.toContain(secret)
  expect(outputs.filter((what) => /help|audit|notice/.test(what))).toEqual([])
})
