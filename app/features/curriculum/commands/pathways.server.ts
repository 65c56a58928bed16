import { type OrgWriter, recordEvent } from '#features/access/api.server.ts'
import { getPathway, listMeasures, listPathways } from '../queries/pathways.server.ts'
import type { PathwayForm } from '../schema.ts'
import { type Done, refused } from './outcome.ts'

const fieldsOf = (form: PathwayForm) => ({
  ...{ name: form.name, about: form.about, home_words: form.homeWords, first_year: form.firstYear },
  ...{ last_year: form.lastYear, capacity: form.capacity, choose: form.choose, position: form.position },
  entry_words: form.entryWords,
  rule: JSON.stringify(
    form.measure === ''
      ? []
      : [{ measure: form.measure, least: form.least, most: form.most, edge: form.edge }],
  ),
})

async function setCourses(db: OrgWriter, pathwayId: number, form: PathwayForm): Promise<void> {
  const core = new Set(form.core)
  const all = [...new Set([...form.core, ...form.option])]
  await db
    .deleteFrom('pathway_course')
    .where('org_id', '=', db.orgId)
    .where('pathway_id', '=', pathwayId)
    .execute()
  if (all.length === 0) return
  await db
    .insertInto('pathway_course')
    .values(
      all.map((subject_id) => ({
        ...{ org_id: db.orgId, pathway_id: pathwayId, subject_id },
        core: core.has(subject_id),
      })),
    )
    .execute()
}

/** Draws up a pathway, or changes the one named; nobody on it is moved by that. 404 where there is none. */
export async function savePathway(
  db: OrgWriter,
  form: PathwayForm,
  of: { country: string; id?: number },
): Promise<Done<{ id: number }>> {
  const twin = (await listPathways(db, { open: true })).find(
    ({ id, name }) => name === form.name && id !== of.id,
  )
  if (twin) return refused('name', `There is already a pathway called ${form.name}`)
  if (form.measure !== '' && !(await listMeasures(db, of.country)).has(form.measure))
    return refused('measure', 'Choose what is asked for')
  const before = of.id === undefined ? undefined : await getPathway(db, of.id)
  const fields = fieldsOf(form)
  const saved = before
    ? { id: before.id }
    : await db
        .insertInto('pathway')
        .values({ org_id: db.orgId, starts: db.today, ...fields })
        .returning('id')
        .executeTakeFirstOrThrow()
  if (before)
    await db
      .updateTable('pathway')
      .set(fields)
      .where('org_id', '=', db.orgId)
      .where('id', '=', before.id)
      .execute()
  await setCourses(db, saved.id, form)
  await recordEvent(db, {
    ...{ action: before ? 'curriculum.pathway-changed' : 'curriculum.pathway-added', subject: 'pathway' },
    ...{ subjectId: saved.id, before, after: form },
  })
  return { ok: true, id: saved.id }
}
