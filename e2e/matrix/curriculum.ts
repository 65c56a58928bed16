import type { OrgWriter } from '#features/access/api.server.ts'
import type { Sent } from './forms.ts'
import type { Place } from './schools.ts'

/** A pathway of Years 9 to 11 that nobody is on, and a change of set with its reason. */
export async function aCurriculum(
  db: OrgWriter,
  of: { token: string; subjectId: number; yearGroupId: number; cycleId: number },
): Promise<{ pathway: number; change: number }> {
  const { token, subjectId, yearGroupId, cycleId } = of
  const pathway = await db
    .insertInto('pathway')
    .values({
      ...{ org_id: db.orgId, name: `${token} pathway`, about: 'For everybody', home_words: 'For everybody' },
      ...{ first_year: 9, last_year: 11, entry_words: 'Whoever likes', position: 1, starts: '2026-09-01' },
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  const change = await db
    .insertInto('curriculum_change')
    .values({
      ...{
        org_id: db.orgId,
        kind: 'set',
        subject_id: subjectId,
        year_group_id: yearGroupId,
        cycle_id: cycleId,
      },
      ...{ starts: '2026-10-19', reason: `${token} marks`, expected: 'They hold', review_on: '2026-11-20' },
      at: db.now,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return { pathway: pathway.id, change: change.id }
}

const page = (name: string) => `features/curriculum/pages/${name}`

/** A pathway drawn up and changed, a pupil who asks for it and gets it, a change decided and reviewed, gateways and stages. */
export function curriculumForms({ near }: Place): Sent[] {
  const pathway = {
    ...{ name: 'Open', about: 'For everybody', homeWords: 'For everybody', firstYear: '9', lastYear: '11' },
    ...{ capacity: '', choose: '0', position: '2', core: String(near.subject), measure: '', least: '' },
    ...{ most: '', edge: '1', entryWords: 'Whoever likes' },
  }
  const inPathway = `/pupils/${near.pupil}/pathway`
  const why = { reason: 'Marks had risen', expected: 'They hold', reviewOn: '2026-12-18' }
  return [
    { route: page('new'), path: '/curriculum/new', form: pathway },
    {
      ...{ route: page('edit'), path: `/curriculum/pathways/${near.pathway}/edit` },
      form: { ...pathway, name: 'Core' },
    },
    {
      ...{ route: page('close'), path: `/curriculum/pathways/${near.pathway}/close` },
      form: { intent: 'close', ends: '2027-07-20', closing: 'finish', reason: 'Nobody teaches it' },
    },
    {
      ...{ route: page('pupil'), path: inPathway },
      form: { intent: 'ask', pathwayId: String(near.pathway), reason: 'Would like it' },
    },
    {
      ...{ route: page('switch'), path: `${inPathway}/switch` },
      form: { pathwayId: String(near.pathway), starts: '2026-11-24', ...why },
    },
    {
      ...{ route: page('gateway'), path: '/curriculum/gateways/mentoring_coaching' },
      form: { does: 'Talks with everybody', evidence: '', leaderId: '', helpKind: 'mentoring' },
    },
    {
      ...{ route: page('decide'), path: '/curriculum/changes/new' },
      form: {
        ...{ kind: 'teacher', subjectId: String(near.subject), yearGroupId: String(near.year) },
        ...{ cycleId: String(near.cycle), ...why },
      },
    },
    {
      ...{ route: page('change'), path: `/curriculum/changes/${near.change}` },
      form: { done: 'yes', helped: 'cannot tell', decision: 'keep', reason: 'Settled', reviewOn: '' },
    },
    {
      ...{ route: page('key-stages'), path: '/curriculum/key-stages' },
      form: { modelKey: 'ks3-2-years', academicYearStarts: '2027-09-01', upToYear: '7', reason: 'More time' },
    },
  ]
}
