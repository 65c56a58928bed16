import { z } from 'zod'

const text = z.string().trim().min(1, 'Fill this in').max(120, 'Use at most 120 characters')
const optionalText = z
  .string()
  .trim()
  .max(120, 'Use at most 120 characters')
  .transform((given) => given || null)
const date = z.iso.date('Give a date')
const id = z.coerce.number('Choose one').int().positive('Choose one')
const optionalId = z.preprocess((given) => (given === '' ? undefined : given), id.optional())
const optionalNumber = z.preprocess(
  (given) => (given === '' ? undefined : given),
  z.coerce.number('Give a whole number').int('Give a whole number').positive().optional(),
)

const inOrder = { message: 'The last day comes after the first', path: ['ends'] }

export const NewAcademicYear = z
  .strictObject({ name: text, starts: date, ends: date })
  .refine((year) => year.ends > year.starts, inOrder)
export const NewTerm = z
  .strictObject({
    academicYearId: id,
    name: text,
    kind: z.enum(['term', 'holiday']),
    starts: date,
    ends: date,
  })
  .refine((term) => term.ends >= term.starts, inOrder)
export const NewYearGroup = z.strictObject({
  name: text,
  number: z.coerce.number('Give a number').int('Give a whole number').min(-1).max(14),
})
export const ChosenModel = z.strictObject({ modelKey: text })
export const NewDepartment = z.strictObject({ name: text })
export const NewSubject = z.strictObject({
  name: text,
  code: text,
  departmentId: optionalId,
  scaleKey: text,
  nationalKey: optionalText.optional(),
})
export const NewRegistrationGroup = z.strictObject({
  academicYearId: id,
  yearGroupId: id,
  name: text,
  tutorId: optionalId,
})
export const NewClass = z.strictObject({
  academicYearId: id,
  subjectId: id,
  yearGroupId: id,
  name: text,
  setNumber: optionalNumber,
})
export const TierForm = z.strictObject({ tier: optionalText })
export const NewTeaching = z.strictObject({
  classId: id,
  personId: id,
  share: z.coerce.number('Give a share').gt(0, 'More than 0').max(1, 'At most 1'),
  starts: date,
})
export const NewEnrolment = z.strictObject({ classId: id, registrationGroupId: id, starts: date })
export const NewPupil = z.strictObject({
  familyName: text,
  givenName: text,
  born: z.preprocess((given) => (given === '' ? undefined : given), date.optional()),
  upn: optionalText.optional(),
  academicYearId: id,
  yearGroupId: id,
  registrationGroupId: optionalId,
  entered: date,
})

export type NewAcademicYear = z.infer<typeof NewAcademicYear>
export type NewTerm = z.infer<typeof NewTerm>
export type NewYearGroup = z.infer<typeof NewYearGroup>
export type NewDepartment = z.infer<typeof NewDepartment>
export type NewSubject = z.infer<typeof NewSubject>
export type NewRegistrationGroup = z.infer<typeof NewRegistrationGroup>
export type NewClass = z.infer<typeof NewClass>
export type NewTeaching = z.infer<typeof NewTeaching>
export type NewPupil = z.infer<typeof NewPupil>

const page = z.coerce.number().int().min(1).catch(1)
const chosen = z.coerce.number().int().positive().optional().catch(undefined)
export const PupilSearch = z.object({
  q: z.string().max(100).catch(''),
  year: z.preprocess((given) => (given === '' ? undefined : given), chosen),
  group: z.preprocess((given) => (given === '' ? undefined : given), chosen),
  page,
})
export type PupilSearch = z.infer<typeof PupilSearch>
