import { nameYear, type SchoolWords, titled } from '#ui/words.ts'

/** The parts of a school's shape that can be made by hand, in the order in which they build on each other. */
export const nounKeys = [
  'academic-years',
  'terms',
  'key-stages',
  'year-groups',
  'departments',
  'subjects',
  'registration-groups',
  'classes',
  'teaching',
  'pupils',
  'enrolments',
] as const
export type NounKey = (typeof nounKeys)[number]

export const isNounKey = (text: string | undefined): text is NounKey => nounKeys.some((key) => key === text)

export type NounWords = { many: string; one: string; why: string; button: string }

/** What each part is called and is for, in the country's words. */
export const nounWords = ({ year, group, stage }: SchoolWords): Record<NounKey, NounWords> => ({
  'academic-years': {
    many: 'Academic years',
    one: 'academic year',
    why: 'Everything dated hangs on it',
    button: 'Add the year',
  },
  terms: {
    many: 'Terms and holidays',
    one: 'term or holiday',
    why: 'When the school is open',
    button: 'Add',
  },
  'key-stages': {
    ...{ many: titled(stage.many), one: stage.one },
    why: 'Which years belong together',
    button: 'Use this model',
  },
  'year-groups': {
    ...{ many: titled(year.many), one: year.one },
    why: 'The steps pupils climb',
    button: `Add the ${year.one}`,
  },
  departments: {
    many: 'Departments',
    one: 'department',
    why: 'Who answers for which subjects',
    button: 'Add the department',
  },
  subjects: {
    many: 'Subjects',
    one: 'subject',
    why: 'Each with the scale it is graded on',
    button: 'Add the subject',
  },
  'registration-groups': {
    ...{ many: titled(group.many), one: group.one },
    why: 'A tutor for every pupil',
    button: 'Add the group',
  },
  classes: { many: 'Classes', one: 'class', why: 'Where a subject is taught', button: 'Add the class' },
  teaching: {
    many: 'Who teaches',
    one: 'teacher of a class',
    why: 'It opens the class to its teacher',
    button: 'Assign the teacher',
  },
  pupils: { many: 'Pupils', one: 'pupil', why: 'Few by hand, many by import', button: 'Admit the pupil' },
  enrolments: {
    many: 'Enrolments',
    one: 'enrolment',
    why: `A ${group.one} put into a class`,
    button: 'Enrol the group',
  },
})

type Option = { value: string; label: string }
export type NounField = {
  name: string
  label: string
  kind: 'text' | 'date' | 'number' | 'select'
  hint?: string
  options?: Option[]
  value?: string
  required: boolean
}
export type Choices = {
  years: Option[]
  yearGroups: Option[]
  departments: Option[]
  subjects: Option[]
  groups: Option[]
  classes: Option[]
  staff: Option[]
  scales: Option[]
  models: Option[]
  words: SchoolWords
  today: string
}

const text = (name: string, label: string, hint?: string): NounField => ({
  name,
  label,
  kind: 'text',
  required: true,
  ...(hint ? { hint } : {}),
})
const date = (name: string, label: string, value?: string): NounField => ({
  name,
  label,
  kind: 'date',
  required: true,
  ...(value ? { value } : {}),
})
const choose = (name: string, label: string, options: Option[]): NounField => ({
  name,
  label,
  kind: 'select',
  options: [{ value: '', label: 'Choose' }, ...options],
  required: true,
})
const open = (field: NounField): NounField => ({ ...field, required: false })
const span = [date('starts', 'First day'), date('ends', 'Last day')]

/** The fields of the form that adds one more of a part of the shape. */
export function nounFields(key: NounKey, given: Choices): NounField[] {
  const { words } = given
  const year = {
    ...choose('academicYearId', 'Academic year', given.years),
    value: given.years[0]?.value ?? '',
  }
  const yearGroup = choose('yearGroupId', titled(words.year.one), given.yearGroups)
  const group = choose('registrationGroupId', titled(words.group.one), given.groups)
  const aClass = choose('classId', 'Class', given.classes)
  const fields: Record<NounKey, NounField[]> = {
    'academic-years': [text('name', 'Name', 'Such as 2026/27'), ...span],
    terms: [
      year,
      text('name', 'Name', 'Such as Autumn term, or Half-term'),
      choose('kind', 'Kind', [
        { value: 'term', label: 'Term: the school is open' },
        { value: 'holiday', label: 'Holiday' },
      ]),
      ...span,
    ],
    'key-stages': [choose('modelKey', 'Model', given.models)],
    'year-groups': [
      text('name', 'Name', `Such as ${nameYear(words, 9)}`),
      { name: 'number', label: 'Number', kind: 'number', hint: 'Its place among the years', required: true },
    ],
    departments: [text('name', 'Name')],
    subjects: [
      text('name', 'Name'),
      text('code', 'Code', 'Short, and there once: MA'),
      open(choose('departmentId', 'Department', given.departments)),
      choose('scaleKey', 'Grade scale', given.scales),
    ],
    'registration-groups': [
      year,
      yearGroup,
      text('name', 'Name', 'Such as 9KLM'),
      open(choose('tutorId', 'Tutor', given.staff)),
    ],
    classes: [
      year,
      choose('subjectId', 'Subject', given.subjects),
      yearGroup,
      text('name', 'Name', 'Such as 9x/Ma1'),
      { name: 'setNumber', label: 'Set', kind: 'number', hint: 'Where classes are set', required: false },
    ],
    teaching: [
      aClass,
      choose('personId', 'Teacher', given.staff),
      {
        name: 'share',
        label: 'Share of the lessons',
        kind: 'number',
        hint: '1 for all, 0.5 for half',
        value: '1',
        required: true,
      },
      date('starts', 'From', given.today),
    ],
    pupils: [
      text('familyName', 'Surname'),
      text('givenName', 'Forename'),
      open(date('born', 'Date of birth')),
      open(text('upn', 'UPN')),
      year,
      yearGroup,
      open(group),
      date('entered', 'First day', given.today),
    ],
    enrolments: [group, aClass, date('starts', 'From', given.today)],
  }
  return fields[key]
}
