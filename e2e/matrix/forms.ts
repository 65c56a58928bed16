import type { Role } from '#features/access/roles.ts'
import { curriculumForms } from './curriculum.ts'
import type { Place } from './schools.ts'
import { timetableForms } from './timetable-forms.ts'

/** A form as a person of a school (the head unless said) would send it, and the route that takes it. */
export type Sent = { route: string; path: string; form: Record<string, string>; by?: Role }

/** What classes added is worked out; the governing body switches teachers’ figures off and on again. */
function effectsForms(): Sent[] {
  const page = (name: string) => `features/accountability/effects/pages/${name}`
  const decision = { route: page('decision'), path: '/effects/decision', by: 'governor' } as const
  const days = { decidedOn: '2026-11-20', starts: '2026-11-24', ends: '2027-07-31', firstLookDays: '14' }
  return [
    { route: page('classes'), path: '/effects', form: { intent: 'make' } },
    { ...decision, form: { intent: 'switch off', why: 'A new purpose' } },
    {
      ...decision,
      form: {
        intent: 'switch on',
        purpose: 'To find where a second pair of eyes helps',
        readers: 'head',
        ...days,
      },
    },
  ]
}

function shapeForms(at: Place): Sent[] {
  const { near, far, school } = at
  const year = { academicYearId: String(school?.yearId), yearGroupId: String(near.year) }
  const classId = String(near.class)
  const forms: Record<string, Record<string, string>> = {
    'academic-years': { name: '2027/28', starts: '2027-09-01', ends: '2028-08-31' },
    terms: {
      ...{ academicYearId: year.academicYearId, name: 'Autumn', kind: 'term' },
      ...{ starts: '2026-09-01', ends: '2026-12-18' },
    },
    'key-stages': { modelKey: 'ks3-3-years' },
    'year-groups': { name: 'Year 11', number: '11' },
    departments: { name: 'Science' },
    subjects: { name: 'Biology', code: 'Bi', departmentId: String(near.department), scaleKey: 'gcse-9-1' },
    'registration-groups': { ...year, name: '9Z', tutorId: String(near.member) },
    classes: { ...year, subjectId: String(near.subject), name: '9z/Ma1' },
    teaching: { classId, personId: String(far.member), share: '1', starts: '2026-09-02' },
    pupils: { ...year, familyName: 'New', givenName: 'Pupil', entered: '2026-09-01' },
    enrolments: { classId, registrationGroupId: String(at.tutorGroup), starts: '2026-09-02' },
  }
  return Object.entries(forms).map(([noun, form]) => ({
    route: 'features/school/pages/shape-noun',
    path: `/school/shape/${noun}`,
    form,
  }))
}

function peopleForms(at: Place): Sent[] {
  const one = { route: 'features/access/pages/person', path: `/people/${at.near.member}` }
  const post = { role: 'teacher', over: 'own_classes', starts: '2026-11-24' }
  return [
    {
      ...{ route: 'features/access/pages/people', path: '/people' },
      form: { familyName: 'New', givenName: 'Teacher', ...post },
    },
    { route: 'features/access/pages/links', path: '/people/links', form: { q: '', role: '' } },
    { ...one, form: { intent: 'add', ...post } },
    { ...one, form: { intent: 'invite' } },
    {
      ...{ ...one, path: `/people/${at.far.member}` },
      form: { intent: 'end', postId: String(at.post), lastDay: '2026-11-30', reason: 'leaves' },
    },
  ]
}

/** Deadlines, reminders and cover of a cycle, and its ceiling. */
function runningForms(at: Place): Sent[] {
  const { near, far } = at
  const when = { route: 'features/cycle/pages/deadlines', path: `/cycle/${near.cycle}/deadlines` }
  const cover = { route: 'features/cycle/pages/cover', path: `/cycle/${near.cycle}/cover` }
  const days = { starts: '2026-11-24', ends: '2026-12-04' }
  return [
    {
      ...when,
      form: { intent: 'set', yearGroupId: String(near.year), departmentId: '', closes: '2026-12-10' },
    },
    { ...when, form: { intent: 'remind', reminderDays: '7, 1' } },
    { ...when, form: { intent: 'carry' } },
    {
      ...cover,
      form: {
        ...{ intent: 'name', classId: String(near.class), personId: String(far.member), ...days },
        ...{ absentId: String(near.member), reason: 'A course' },
      },
    },
    {
      ...{ route: 'features/progress/pages/burden', path: `/cycle/${near.cycle}/burden` },
      form: { minutes: '600', collections: '6' },
    },
    {
      ...{ route: 'features/notices/pages/notices', path: '/notices' },
      form: { intent: 'read-all' },
    },
    {
      ...{ route: 'features/notices/pages/notices', path: '/notices' },
      form: { intent: 'rhythm', rhythm: 'daily' },
    },
  ]
}

/** A cycle from its plan to its closing, in that order. */
function cycleForms(at: Place): Sent[] {
  const { near } = at
  const inCycle = `/cycle/${near.cycle}`
  const inClass = `/classes/${near.class}`
  const dates = { starts: '2026-10-19', ends: '2026-12-18', opens: '2026-11-16', closes: '2026-12-18' }
  const cell = { pupilId: String(near.pupil), field: 'judgement', value: '6', before: '5' }
  const mark = { [`mark.${near.pupil}.judgement`]: '5', [`before.${near.pupil}.judgement`]: '' }
  const work = { title: 'Fractions', category: 'Test', setOn: '2026-11-20', maxScore: '20' }
  const page = (name: string) => `features/cycle/pages/${name}`
  return [
    {
      ...{ route: page('plan'), path: '/cycle/plan' },
      form: { academicYearId: String(at.freeYear), count: '6' },
    },
    {
      ...{ route: page('edit'), path: `${inCycle}/edit` },
      form: { name: 'Cycle 2', ...dates, yearGroupIds: String(near.year), fields: 'judgement' },
    },
    ...runningForms(at),
    { route: page('cycle'), path: inCycle, form: {} },
    { route: page('edit'), path: `${inCycle}/edit`, form: { closes: '2026-12-18' } },
    {
      ...{ route: page('chase'), path: `${inCycle}/chase` },
      form: { departmentId: String(near.department) },
    },
    { route: page('enter'), path: `${inClass}/enter`, form: mark },
    { route: page('enter-cells'), path: `${inClass}/enter/cells`, form: { cells: JSON.stringify([cell]) } },
    {
      ...{ route: page('statements'), path: '/cycle/statements' },
      form: { intent: 'add', text: '{name} works well.', whose: 'mine' },
    },
    { route: page('marks'), path: `${inClass}/marks`, form: work },
    {
      ...{ route: page('marks-cells'), path: `${inClass}/marks/cells` },
      form: { cells: JSON.stringify([{ ...cell, field: String(near.work), before: '' }]) },
    },
    {
      ...{ route: page('checks'), path: `${inCycle}/checks` },
      form: { about: `tier/${near.class}/`, answer: 'right', reason: 'Moves up in June' },
    },
    {
      ...{ route: 'features/progress/movement/pages/views', path: '/cycle/compare/views' },
      form: { intent: 'save', name: 'Year 9', page: 'compare', query: `year=${near.year}`, shared: 'yes' },
    },
    {
      ...{ route: 'features/progress/pages/close', path: `${inCycle}/close` },
      form: { reason: 'Effort is not entered' },
    },
    ...afterClose(at),
  ]
}

/** What is changed once a cycle is closed: asked for, answered, corrected. */
function afterClose(at: Place): Sent[] {
  const { near } = at
  const page = (name: string) => `features/cycle/pages/${name}`
  const figure = `cycle=${near.cycle}&pupil=${near.pupil}`
  const change = { field: 'judgement', value: '7', reason: 'Two papers were swapped' }
  return [
    { route: page('ask'), path: `/classes/${near.class}/ask?${figure}`, form: change },
    {
      ...{ route: page('corrections'), path: `/cycle/${near.cycle}/corrections` },
      form: { requestId: String(at.request), answer: 'declined', reason: 'The paper says 5' },
    },
    { route: page('correct'), path: `/classes/${near.class}/correct?${figure}`, form: change },
  ]
}

/** A comment sent back and written anew, a run made and released, praise and the language of a family. */
function homeForms(at: Place): Sent[] {
  const { near } = at
  const [pupilId, classId] = [String(near.pupil), String(near.class)]
  const words = 'Works with care.'
  const page = (name: string) => `features/family/pages/${name}`
  return [
    {
      ...{ route: page('read'), path: `/home/read/${near.group}` },
      form: { intent: 'send back', classId, pupilId, seen: words, words, note: 'Say what comes next' },
    },
    {
      ...{ route: page('sent-back'), path: '/home/sent-back' },
      form: { cycleId: String(at.closedCycle), classId, pupilId, words: 'Next: fractions.' },
    },
    {
      ...{ route: page('runs'), path: '/home/runs' },
      form: { intent: 'start', yearGroupId: String(near.year), replyBy: '2026-12-04' },
    },
    { route: page('run'), path: `/home/runs/${near.run}`, form: { intent: 'release' } },
    {
      ...{ route: page('praise'), path: '/home/praise' },
      form: { intent: 'add', pupilId, words: 'Helped a new pupil to settle in' },
    },
    { route: page('head'), path: '/home/praise/head', form: { praiseId: String(at.praise) } },
    {
      ...{ route: page('pupil'), path: `/pupils/${near.pupil}/home` },
      form: { guardianId: String(at.guardian), language: 'pl' },
    },
  ]
}

/** A meeting from its series to its minutes, and what becomes of a decision. */
function meetingsForms({ near, far, held }: Place): Sent[] {
  const page = (name: string) => `features/meetings/pages/${name}`
  const [first, second, third, fourth] = (held?.items ?? []).map(String)
  const meeting = { route: page('meeting'), path: `/meetings/${near.meeting}` }
  const run = { route: page('run'), path: `/meetings/${held?.open}/run` }
  const link = { route: page('links'), path: '/meetings/links' }
  const decisions = { route: page('decisions'), path: '/meetings/decisions' }
  const rhythm = { weekday: '2', begins: '08:00', minutes: '60', everyWeeks: '1' }
  const later = { due: '2026-12-08', expect: 'The tutor sees it', expectOn: '2026-12-18' }
  const decisionId = String(held?.decision)
  return [
    { route: page('series-list'), path: '/meetings/series', form: { kind: 'learning-managers' } },
    {
      ...{ route: page('series'), path: `/meetings/series/${near.series}` },
      form: { intent: 'change', name: 'Pastoral week', ...rhythm, roles: 'head', chairRole: 'head' },
    },
    { ...link, form: { intent: 'add', personId: String(far.member), yearGroupId: String(near.year) } },
    { ...link, form: { intent: 'end', linkId: String(held?.link) } },
    { ...meeting, form: { intent: 'add', title: 'The hall', why: 'It leaks', minutes: '5', pupil: '' } },
    { ...meeting, form: { intent: 'move', key: 'second', way: 'up' } },
    { ...meeting, form: { intent: 'drop', key: 'second', word: 'Spoken of already' } },
    { ...meeting, path: `/meetings/${held?.calledOff}`, form: { intent: 'call off', word: 'Snow' } },
    { ...meeting, path: `/meetings/${held?.closed}`, form: { intent: 'send' } },
    { ...run, path: `/meetings/${near.meeting}/run`, form: { intent: 'begin' } },
    {
      ...run,
      form: {
        ...{ intent: 'decide in words', itemId: first ?? '', words: 'Meet at the gate', ...later },
        ownerId: String(near.member),
      },
    },
    { ...run, form: { intent: 'take back', itemId: first ?? '' } },
    { ...run, form: { intent: 'decide', itemId: second ?? '', kind: 'watch', ownerId: String(near.member) } },
    { ...run, form: { intent: 'carry', itemId: third ?? '', word: 'No time' } },
    { ...run, form: { intent: 'drop', itemId: fourth ?? '', word: 'Solved itself' } },
    {
      ...{ route: page('close'), path: `/meetings/${held?.open}/close` },
      form: { itemId: first ?? '', what: 'drop', word: 'Solved itself' },
    },
    { ...decisions, form: { intent: 'change', decisionId, ownerId: String(near.member), ...later } },
    { ...decisions, form: { intent: 'review', decisionId, answer: 'helped', words: '', due: '' } },
  ]
}

function targetsForms({ near }: Place): Sent[] {
  const page = (name: string) => `features/targets/pages/${name}`
  const [yearGroupId, subjectId] = [String(near.year), String(near.subject)]
  const cohort = [
    { intent: 'propose', yearGroupId, challenge: 'average' },
    { intent: 'agree', yearGroupId, which: 'all' },
  ]
  const pupil = [
    { intent: 'challenge', challenge: 'high', reason: 'aims high' },
    { intent: 'no challenge' },
    { intent: 'agree', subjectId, grade: '6', reason: 'works hard' },
  ]
  return [
    ...cohort.map((form) => ({ route: page('cohort'), path: '/targets', form })),
    {
      ...{ route: page('classes'), path: '/targets/classes' },
      form: { yearGroupId, discussBy: '2026-12-01', agreeBy: '2026-12-08' },
    },
    { route: page('class'), path: `/classes/${near.class}/targets`, form: {} },
    ...cohort.map((form) => ({
      ...{ route: page('subject'), path: `/targets/${near.subject}` },
      form: { ...form, subjectId },
    })),
    ...pupil.map((form) => ({ route: page('pupil'), path: `/pupils/${near.pupil}/targets`, form })),
  ]
}

/** Help begun, changed, its register taken, shown at home, left, and decided on last. */
function supportForms({ near }: Place): Sent[] {
  const page = (name: string) => `features/support/pages/${name}`
  const plan = `/help/plans/${near.plan}`
  const fields = {
    ...{ kind: 'mentoring', aim: 'Steady again', outcome: 'attendance', ownerId: String(near.member) },
    ...{ place: 'Library', timesAWeek: '1', minutes: '30', reviewOn: '2026-12-18' },
    ...{ exitRule: 'In time', pupil: String(near.pupil) },
  }
  return [
    {
      ...{ route: page('unacted'), path: '/help/unacted' },
      form: { findingId: String(near.finding), reason: 'New glasses', againOn: '2026-12-18' },
    },
    { route: page('new'), path: '/help/new', form: { ...fields, finding: String(near.finding) } },
    { route: page('edit'), path: `${plan}/edit`, form: { ...fields, reason: 'The room is taken' } },
    {
      ...{ route: page('register'), path: `${plan}/register` },
      form: { heldOn: '2026-11-24', minutes: '30', there: String(near.pupil) },
    },
    { route: page('plan'), path: plan, form: { intent: 'show', words: '{name} meets somebody' } },
    {
      ...{ route: page('review'), path: `${plan}/review` },
      form: { decision: 'continue', reason: 'Goes well', reviewOn: '2027-01-29' },
    },
  ]
}

/** A member of staff asks for help, offers it, begins it for a department. */
function staffHelpForms({ near }: Place): Sent[] {
  const page = (name: string) => `features/observation/pages/${name}`
  const fields = {
    ...{
      kind: 'development_course',
      aim: 'Calm ends of lessons',
      sign: '',
      helperId: '',
      place: '',
      meetings: '2',
    },
    ...{ minutes: '50', reviewOn: '2026-12-18', exitRule: 'When it holds' },
  }
  const personId = String(near.member)
  return [
    { route: page('ask'), path: '/staff-help/ask', form: fields },
    { route: page('offer'), path: '/staff-help/offer', form: { ...fields, personId, how: 'talk' } },
    {
      ...{ route: page('department'), path: `/departments/${near.department}/help` },
      ...{ by: 'head-of-department', form: { ...fields, member: personId } },
    },
  ]
}

/** Special lessons: how many a week, who is away, a proposal left, and a signature. */
function lessonForms({ near }: Place): Sent[] {
  const page = (name: string) => `features/support/lessons/pages/${name}`
  const lessons = { route: page('lessons'), path: '/help/lessons' }
  const missing = `person:${near.member}`
  return [
    { ...lessons, form: { intent: 'numbers', mostAWeek: '2' } },
    { ...lessons, form: { intent: 'gap', on: '2026-12-01', missing, reason: 'A course' } },
    {
      ...{ route: page('draft'), path: `/help/lessons/drafts/${near.draft}` },
      form: { intent: 'leave' },
    },
    {
      ...{ route: page('missed'), path: `/pupils/${near.pupil}/missed` },
      form: { intent: 'sign', subjectId: String(near.subject), reason: 'Far ahead in it' },
    },
  ]
}

/** The learning managers' board: its numbers, what is wished of a pupil, and somebody back again. */
function boardForms({ near, handOver }: Place): Sent[] {
  const page = (name: string) => `features/support/board/pages/${name}`
  return [
    { route: page('board'), path: '/help/board', form: { intent: 'lay out' } },
    {
      ...{ route: page('board'), path: '/help/board' },
      form: { intent: 'numbers', week: '37', monitoring: '60', minutesEach: '30', fewest: '10' },
    },
    {
      ...{ route: page('proposal'), path: `/help/board/proposals/${near.proposal}` },
      form: { wish: `must:${near.pupil}` },
    },
    {
      ...{ route: page('manager'), path: `/help/board/managers/${near.member}` },
      form: { intent: 'back', loanId: String(handOver) },
    },
  ]
}

/** Every form inside an organisation, filled in with what belongs to a place. */
export function everyForm(at: Place): Sent[] {
  const { near } = at
  return [
    ...peopleForms(at),
    {
      ...{ route: 'features/progress/pages/chances', path: `/subjects/${near.subject}/chances` },
      form: {},
    },
    // Before another cycle is closed: what goes home is made of the last one.
    ...homeForms(at),
    {
      ...{ route: 'features/school/pages/class', path: `/classes/${near.class}?index` },
      form: { tier: 'foundation' },
    },
    ...cycleForms(at),
    ...effectsForms(),
    ...shapeForms(at),
    ...timetableForms(at),
    ...targetsForms(at),
    ...supportForms(at),
    ...staffHelpForms(at),
    ...curriculumForms(at),
    ...meetingsForms(at),
    ...boardForms(at),
    ...lessonForms(at),
    {
      ...{ route: 'features/progress/pages/finding', path: `/findings/${near.finding}` },
      form: { answer: 'meeting', reason: '', againOn: '2027-01-04' },
    },
    {
      ...{ route: 'features/exchange/pages/import', path: `/exchange/${near.import}` },
      form: { intent: 'cancel' },
    },
  ]
}

/** Actions whose forms this walk cannot fill in: where they are, and where their forms are tried instead. */
export const sentOtherwise: Record<string, { path: string | null; tried: string }> = {
  'features/exchange/pages/imports': {
    // Its form is a file that comes in parts; the guard stands before the router and knows no routes.
    path: null,
    tried: 'damaged files are brought in app/features/exchange/fuzz.test.ts',
  },
  'features/accountability/ahead/pages/what-if': {
    path: '/what-if',
    tried:
      'needs a cohort with forecasts: app/features/accountability/ahead/ahead.test.ts, e2e/what-if.spec.ts',
  },
  'features/targets/pages/audit': {
    path: '/targets/audit',
    tried: 'needs the fingerprint of the targets as they stand: app/features/targets/publishing.test.ts',
  },
  'features/curriculum/pages/proposals': {
    path: '/curriculum/proposals',
    tried: 'needs the fingerprint of what was proposed: app/features/curriculum/curriculum.test.ts',
  },
  'features/targets/pages/rebase': {
    path: '/targets/rebase',
    tried: 'needs the word for what was foreseen: app/features/targets/rebase.test.ts',
  },
  'features/targets/pages/wishes': {
    path: '/pupils/1/wishes',
    tried: 'is sent by a pupil of their own targets: app/features/targets/agreement.test.ts',
  },
  'features/support/places/pages/lot': {
    path: '/help/draw',
    tried: 'needs more pupils than there are places: app/features/support/places/places.test.ts',
  },
  'features/support/places/pages/line': {
    path: '/help/line',
    tried: 'needs pupils on both sides of a line: app/features/support/places/places.test.ts',
  },
  'features/support/places/pages/steps': {
    path: '/help/steps',
    tried: 'needs two classes or more of a subject: app/features/support/places/places.test.ts',
  },
  'features/support/evidence/pages/together': {
    path: '/help/impact/together',
    tried: 'needs a group the school belongs to: app/features/support/evidence/evidence.test.ts',
  },
  'features/today/pages/help-week': {
    path: '/help/week',
    tried: 'is sent by whoever runs help of their own: app/features/support/board/board.test.ts',
  },
  ...Object.fromEntries(
    ['', '/edit', '/review'].map((page) => [
      `features/observation/pages/${page.slice(1) || 'plan'}`,
      {
        path: `/staff-help/1${page}`,
        tried: 'is sent by those named in it: app/features/observation/observation.test.ts',
      },
    ]),
  ),
  'features/accountability/effects/pages/own': {
    path: '/effects/own',
    tried: 'needs a figure of whoever sends it: app/features/accountability/effects/effects.test.ts',
  },
  'features/accountability/value-added/pages/send': {
    path: '/results/value-added/send',
    tried: 'needs a year of results: value-added.test.ts beside it',
  },
  'features/accountability/value-added/pages/schools': {
    path: '/schools',
    tried: 'a group begins a fit once four schools take part: masked.test.ts beside it',
  },
}

/** What somebody would add to a form to be more than they are. */
export const strangeFields: Record<string, string> = {
  org_id: '1',
  role: 'head',
  author: '1',
  closed_at: '2026-11-24',
  id: '1',
}
