import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { everyone } from '#features/access/api.server.ts'
import { listWords, loadPacks } from '#features/measures/api.server.ts'
import { listSubjects } from '#features/school/api.server.ts'
import { openTestEngine, type TestEngine } from '#platform/db/testing.ts'
import { closePathway, keepPathwayOpen } from './commands/closing.server.ts'
import { savePathway } from './commands/pathways.server.ts'
import { confirmProposal, noteLook } from './commands/places.server.ts'
import { askForPathway } from './commands/requests.server.ts'
import { switchPupil } from './commands/switch.server.ts'
import { settleCurriculum } from './jobs.server.ts'
import { makeProposal } from './proposal.server.ts'
import { listLeaving } from './queries/offers.server.ts'
import { getPathway, listPathways, listTemplates } from './queries/pathways.server.ts'
import { listPlaces, listRequests } from './queries/places.server.ts'
import { draftFrom, draftOf } from './rules/draft.ts'
import {
  aCurriculumSchool,
  aForm,
  aPathway,
  aStarter,
  type CurriculumSchool,
  country,
  readOn,
  writeOn,
} from './testing.ts'
import { aProposedYear, aSwitch, confirm, science, yearOf } from './testing-places.ts'

let engine: TestEngine
beforeAll(async () => {
  engine = await openTestEngine()
  await loadPacks(engine.owner)
})
afterAll(() => engine.close())

describe('pathways', () => {
  test('are begun from the words of the country and come back as their form', async () => {
    const made = await aCurriculumSchool(engine.owner)
    const found = await writeOn(engine.owner, made, async (db) => {
      const [template] = await listTemplates(db, country)
      const words = await listWords(db, country, 'subject', db.today)
      const draft = draftFrom(template, await listSubjects(db), words)
      const form = { ...draft, core: draft.core.map(Number), option: [] }
      const saved = await savePathway(db, form, { country })
      return { form, saved, back: saved.ok ? draftOf(await getPathway(db, saved.id)) : null }
    })
    expect(found.back).toEqual({ ...found.form, core: [String(made.school.subjectId)], option: [] })
  })

  test('a rule can ask for what pupils brought along or are forecast, and for nothing that they are', async () => {
    const made = await aCurriculumSchool(engine.owner)
    for (const measure of ['sex', 'ethnicity', 'pupil_premium', 'fsm', 'sen', 'eal'])
      expect(
        await writeOn(engine.owner, made, (db) =>
          savePathway(db, aForm(made, { ...science, measure }), { country }),
        ),
      ).toEqual({ ok: false, errors: { measure: 'Choose what is asked for' } })
  })

  test('two of one name are refused', async () => {
    const made = await aCurriculumSchool(engine.owner)
    const again = await writeOn(engine.owner, made, async (db) => {
      await aPathway(db, made)
      return savePathway(db, aForm(made), { country })
    })
    expect(again).toMatchObject({ ok: false })
  })
})

describe('a proposal', () => {
  test('places by rule and within capacity, after somebody looked at groups, and is audited', async () => {
    const { made, sciences, open, pupils } = await aProposedYear(engine.owner)
    const early = await writeOn(engine.owner, made, async (db) => {
      const { fingerprint } = await makeProposal(db, yearOf(made), country)
      return confirmProposal(db, { year: yearOf(made), fingerprint, country })
    })
    expect(early).toEqual({ ok: false, errors: { form: 'First look at how it falls on groups of pupils.' } })
    expect(await confirm(engine.owner, made)).toEqual({ ok: true, placed: 4 })
    const places = await readOn(engine.owner, made, async (db) =>
      Promise.all(pupils.map(async (id) => (await listPlaces(db, id))[0]?.pathwayId)),
    )
    expect(places).toEqual([sciences, sciences, open, open])
    const events = await engine.owner
      .selectFrom('audit_event')
      .select('action')
      .where('org_id', '=', made.school.org.id)
      .where('action', '=', 'curriculum.placed')
      .execute()
    expect(events).toHaveLength(4)
  })

  test('that has changed since it was looked at is not confirmed', async () => {
    const { made } = await aProposedYear(engine.owner)
    const old = await readOn(engine.owner, made, (db) => makeProposal(db, yearOf(made), country))
    const done = await writeOn(engine.owner, made, async (db) => {
      await noteLook(db, { year: yearOf(made), fingerprint: old.fingerprint, note: '', country })
      await aStarter(db, made, 118)
      return confirmProposal(db, { year: yearOf(made), fingerprint: old.fingerprint, country })
    })
    expect(done).toEqual({
      ok: false,
      errors: { form: 'The proposal has changed since you looked: look again.' },
    })
  })
})

describe('a pathway that closes', () => {
  const close = (made: CurriculumSchool, id: number, given: object = {}) =>
    writeOn(engine.owner, made, (db) =>
      closePathway(db, id, {
        ...{ intent: 'close', ends: '2026-11-30', closing: 'switch', reason: 'Nobody teaches it' },
        ...given,
      }),
    )

  test('takes pupils up to its last day and nobody after it; those on it stay, and are waited for one by one', async () => {
    const { made, sciences, pupils } = await aProposedYear(engine.owner)
    await confirm(engine.owner, made)
    expect(await close(made, sciences, { ends: '2026-11-20' })).toMatchObject({ ok: false })
    expect(await close(made, sciences)).toEqual({ ok: true })
    const on = (today: string) =>
      readOn(
        engine.owner,
        made,
        async (db) => ({
          open: (await listPathways(db, { open: true })).map(({ name }) => name),
          leaving: await listLeaving(db),
        }),
        { today },
      )
    const leaving = { pathwayId: sciences, pathway: 'Sciences', ends: '2026-11-30', pupils: 2 }
    expect(await on('2026-11-30')).toEqual({
      open: ['Sciences', 'Open'],
      leaving: [{ ...leaving, closed: false }],
    })
    expect(await on('2026-12-01')).toEqual({ open: ['Open'], leaving: [{ ...leaving, closed: true }] })
    const late = { today: '2026-12-01' }
    await expect(
      writeOn(engine.owner, made, (db) => switchPupil(db, pupils[3] ?? 0, aSwitch(sciences)), late),
    ).rejects.toMatchObject({ status: 404 })
    expect((await readOn(engine.owner, made, (db) => listPlaces(db, pupils[0] ?? 0), late))[0]).toMatchObject(
      {
        ...{ pathway: 'Sciences', ends: null },
      },
    )
  })

  test('can be kept open up to that day, and not after it', async () => {
    const { made, sciences } = await aProposedYear(engine.owner)
    await close(made, sciences, { closing: 'finish' })
    expect((await readOn(engine.owner, made, listLeaving)).length).toBe(0)
    const keep = (today: string) =>
      writeOn(engine.owner, made, (db) => keepPathwayOpen(db, sciences), { today })
    expect(await keep('2026-12-01')).toMatchObject({ ok: false })
    expect(await keep('2026-11-30')).toEqual({ ok: true })
    expect(await readOn(engine.owner, made, (db) => getPathway(db, sciences))).toMatchObject({
      ...{ ends: null, closing: null, closingReason: null },
    })
    const other = await aCurriculumSchool(engine.owner)
    await expect(close(other, sciences)).rejects.toMatchObject({ status: 404 })
  })

  test('answers the wishes that are left, by itself and once', async () => {
    const { made, sciences, pupils } = await aProposedYear(engine.owner)
    const ask = { pupilId: pupils[3] ?? 0, pathwayId: sciences, reason: 'Wants to be a vet' }
    await writeOn(engine.owner, made, (db) => askForPathway(db, everyone, ask))
    await close(made, sciences)
    const at = (day: string) => settleCurriculum(engine.owner, new Date(`${day}T08:00:00Z`))
    expect([await at('2026-11-30'), await at('2026-12-01'), await at('2026-12-01')]).toEqual([0, 1, 0])
    const [wish] = await readOn(engine.owner, made, (db) => listRequests(db, { pupilId: ask.pupilId }))
    expect(wish).toMatchObject({ state: 'refused', answer: 'Sciences has closed: Nobody teaches it' })
  })
})
