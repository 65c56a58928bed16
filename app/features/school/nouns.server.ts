import type { z } from 'zod'
import {
  everyone,
  type OrgReader,
  type OrgWriter,
  type Reach,
  type Visit,
} from '#features/access/api.server.ts'
import { listScales, listWords } from '#features/measures/api.server.ts'
import { parseForm } from '#platform/forms/parse.ts'
import { addAcademicYear, addTerm, chooseKeyStages } from './commands/calendar.server.ts'
import { addClass, assignTeacher, enrolPupils } from './commands/classes.server.ts'
import type { Outcome } from './commands/outcome.ts'
import { admitPupil } from './commands/pupils.server.ts'
import { addDepartment, addRegistrationGroup, addSubject, addYearGroup } from './commands/shape.server.ts'
import { listPupils } from './queries/pupils.server.ts'
import { listChoices, type NounKey, nounRows } from './queries/shape.server.ts'
import { readSchoolWords } from './queries/words.server.ts'
import { nounFields } from './rules/nouns.ts'
import {
  ChosenModel,
  NewAcademicYear,
  NewClass,
  NewDepartment,
  NewEnrolment,
  NewPupil,
  NewRegistrationGroup,
  NewSubject,
  NewTeaching,
  NewTerm,
  NewYearGroup,
} from './schema.ts'

type Add = (request: Request, visit: Visit) => Promise<Outcome>

const adding =
  <T>(schema: z.ZodType<T>, add: (db: OrgWriter, value: T, visit: Visit) => Promise<Outcome>): Add =>
  async (request, visit) => {
    const parsed = await parseForm(request, schema)
    if (!parsed.ok) return { ok: false, errors: parsed.errors }
    return visit.write((db) => add(db, parsed.value, visit))
  }

async function enrolGroup(db: OrgWriter, given: z.infer<typeof NewEnrolment>): Promise<Outcome> {
  const pupils = await listPupils(db, everyone, { registrationGroupId: given.registrationGroupId })
  const pupilIds = pupils.map((pupil) => pupil.id)
  await enrolPupils(db, { classId: given.classId, pupilIds, starts: given.starts })
  return { ok: true, id: given.classId }
}

const adds: Record<NounKey, Add> = {
  'academic-years': adding(NewAcademicYear, addAcademicYear),
  terms: adding(NewTerm, addTerm),
  'key-stages': adding(ChosenModel, (db, given, visit) =>
    chooseKeyStages(db, visit.org.country, given.modelKey),
  ),
  'year-groups': adding(NewYearGroup, addYearGroup),
  departments: adding(NewDepartment, addDepartment),
  subjects: adding(NewSubject, addSubject),
  'registration-groups': adding(NewRegistrationGroup, addRegistrationGroup),
  classes: adding(NewClass, addClass),
  teaching: adding(NewTeaching, assignTeacher),
  pupils: adding(NewPupil, admitPupil),
  enrolments: adding(NewEnrolment, enrolGroup),
}

/** Adds what the form of one part of the shape holds; errors by field when it does not fit. */
export const addNoun = (key: NounKey, request: Request, visit: Visit): Promise<Outcome> =>
  adds[key](request, visit)

/** One part of the shape as its page shows it: what stands, and the form for one more. */
export async function readNoun(db: OrgReader, key: NounKey, country: string, reach: Reach) {
  const words = await readSchoolWords(db, country)
  const { rows, columns, pupilIds, total } = await nounRows(db, key, { reach, words })
  const choices = await listChoices(db)
  const scales = (await listScales(db)).map((scale) => ({ value: scale.key, label: scale.name }))
  const models = await listWords(db, country, 'key_stage_model', db.today)
  const fields = nounFields(key, {
    ...choices,
    scales,
    models: models.map((model) => ({ value: model.key, label: model.name })),
    ...{ words, today: db.today },
  })
  return { key, columns, rows, pupilIds, fields, total }
}
