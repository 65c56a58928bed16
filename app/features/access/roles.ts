/**
 * Who may do what: the one table. The compiler asks for a line for each role, and a test walks every route against it.
 * Labels of roles are vocabulary (db/packs); these keys are what rights hang on.
 */
export const permissions = [
  'today.view',
  'school.view',
  'school.shape',
  'staff.view',
  // Says in which periods somebody is kept free for special lessons.
  'staff.spare',
  'pupils.view',
  'pupils.characteristics',
  'targets.view',
  // Sees targets, and the talk about them, before they are published.
  'targets.drafts',
  'targets.discuss',
  'targets.agree',
  'targets.publish',
  // Says what to aim for oneself.
  'targets.wish',
  'cycle.view',
  'cycle.enter',
  'cycle.chase',
  'cycle.run',
  'cycle.check',
  'cycle.correct',
  'progress.view',
  'forecasts.scored',
  'findings.answer',
  // Sees help that is shown at home.
  'help.view',
  // Sees help as staff do, and runs what they own.
  'help.plans',
  // Starts help, and runs that of others.
  'help.lead',
  // Shares help out among learning managers, and sees the week of each.
  'help.arrange',
  // Asks for help for oneself, takes it and gives it to colleagues; opens no words of anybody else's.
  'staffhelp.own',
  // Offers help to colleagues.
  'staffhelp.offer',
  // How much help for staff there is, by kind: never whose.
  'staffhelp.counts',
  // Pathways, gateways and key stages of the school: no pupil.
  'curriculum.view',
  // The pathway of a pupil, and asking for another.
  'pathways.view',
  // Decides who is on which pathway, and what is changed of sets, courses and teaching.
  'curriculum.decide',
  'results.view',
  'effects.view',
  'effects.make',
  'effects.own',
  'effects.teachers',
  'effects.resolve',
  'sums.send',
  // Gives what help did here to a group the school belongs to, and ends it.
  'evidence.give',
  'home.view',
  'home.proofread',
  'home.send',
  // The meetings one attends: their agendas, minutes and decisions.
  'meetings.view',
  // Holds a meeting one attends: begins it, decides, closes it, sends its minutes.
  'meetings.chair',
  // Says which meetings there are, who attends, and which leader looks after what; reads every meeting.
  'meetings.arrange',
  'exchange.import',
  'exchange.export',
  'people.manage',
  'audit.view',
  'members.view',
] as const
export type Permission = (typeof permissions)[number]

/** Permissions that show or change what is known of single pupils: behind the second factor, and leaving a read record. */
export const pupilPermissions: readonly Permission[] = [
  'pupils.view',
  'pupils.characteristics',
  'targets.view',
  'targets.drafts',
  'targets.discuss',
  'targets.agree',
  'targets.publish',
  'targets.wish',
  'cycle.enter',
  'cycle.correct',
  'progress.view',
  'findings.answer',
  'help.view',
  'help.plans',
  'help.lead',
  'help.arrange',
  'pathways.view',
  'curriculum.decide',
  'home.view',
  'home.proofread',
  'home.send',
  'meetings.view',
  'meetings.chair',
  'meetings.arrange',
  'exchange.import',
  'exchange.export',
]

/** Permissions that show what is said of single members of staff, or decide whether anything is: behind the second factor too. */
export const staffPermissions: readonly Permission[] = [
  'staffhelp.own',
  'staffhelp.offer',
  'effects.own',
  'effects.teachers',
  'effects.resolve',
]

export const roles = [
  'executive-principal',
  'head',
  'senior-leader',
  'head-of-department',
  'head-of-year',
  'teacher',
  'form-tutor',
  'learning-manager',
  'special-needs-coordinator',
  'attendance-officer',
  'data-manager',
  'administrator',
  'support-assistant',
  'governor',
  'professional',
  'guardian',
  'pupil',
  'authority-officer',
  'partner-head',
] as const
export type Role = (typeof roles)[number]

type Rights = {
  may: readonly Permission[]
  /** A post in a federation or authority that also counts in the organisations it governs. */
  inMembers?: readonly Permission[]
  /** Whether a second factor is asked for before any pupil is shown. */
  secondFactor: boolean
}

const everyDay = [
  'today.view',
  'school.view',
  'staff.view',
  'cycle.view',
  'meetings.view',
  'staffhelp.own',
  'curriculum.view',
] as const
const helping = ['help.view', 'help.plans'] as const
const teaching = [
  ...everyDay,
  ...helping,
  'pupils.view',
  'targets.view',
  'targets.drafts',
  'targets.discuss',
  'progress.view',
  'forecasts.scored',
  'pathways.view',
  'cycle.enter',
  'home.view',
] as const
const leading = [
  ...teaching,
  'results.view',
  'effects.view',
  'pupils.characteristics',
  'targets.agree',
  'cycle.chase',
  'findings.answer',
  'help.lead',
  'meetings.chair',
] as const
const checking = ['cycle.check', 'cycle.correct'] as const
const heading = [
  ...leading,
  ...checking,
  'effects.make',
  'effects.teachers',
  'staffhelp.offer',
  'staffhelp.counts',
  'targets.publish',
  'home.proofread',
  'home.send',
  'help.arrange',
  'staff.spare',
  'meetings.arrange',
  'curriculum.decide',
  'cycle.run',
  'sums.send',
  'evidence.give',
  'school.shape',
  'exchange.import',
  'exchange.export',
  'people.manage',
  'audit.view',
] as const

export const rightsOf: Record<Role, Rights> = {
  'executive-principal': { may: [...heading, 'members.view'], inMembers: heading, secondFactor: true },
  head: { may: [...heading, 'effects.own'], secondFactor: true },
  'senior-leader': {
    may: [
      ...leading,
      ...checking,
      'effects.make',
      'effects.teachers',
      'effects.own',
      'curriculum.decide',
      'staffhelp.offer',
      'staffhelp.counts',
      'targets.publish',
      'home.proofread',
      'home.send',
      'help.arrange',
      'staff.spare',
      'meetings.arrange',
      'cycle.run',
      'exchange.export',
    ],
    secondFactor: true,
  },
  'head-of-department': {
    may: [...leading, ...checking, 'effects.teachers', 'effects.own', 'staffhelp.offer'],
    secondFactor: true,
  },
  'head-of-year': { may: [...leading, 'effects.own', 'home.proofread'], secondFactor: true },
  teacher: { may: [...teaching, 'effects.own'], secondFactor: true },
  'form-tutor': {
    may: [
      ...everyDay,
      ...helping,
      'pupils.view',
      'targets.view',
      'targets.drafts',
      'progress.view',
      'forecasts.scored',
      'pathways.view',
      'home.view',
      'home.proofread',
    ],
    secondFactor: true,
  },
  'learning-manager': {
    may: [
      ...everyDay,
      ...helping,
      'help.lead',
      'pupils.view',
      'targets.view',
      'targets.drafts',
      'progress.view',
      'forecasts.scored',
      'pathways.view',
      'findings.answer',
      'meetings.chair',
      'home.view',
    ],
    secondFactor: true,
  },
  'special-needs-coordinator': {
    may: [
      ...everyDay,
      ...helping,
      'help.lead',
      'pupils.view',
      'pupils.characteristics',
      'targets.view',
      'targets.drafts',
      'progress.view',
      'forecasts.scored',
      'pathways.view',
      'findings.answer',
      'meetings.chair',
      'home.view',
    ],
    secondFactor: true,
  },
  'attendance-officer': { may: [...everyDay, ...helping, 'pupils.view'], secondFactor: true },
  'data-manager': {
    may: [
      ...everyDay,
      ...helping,
      'pupils.view',
      'pupils.characteristics',
      'targets.view',
      'targets.drafts',
      'targets.discuss',
      'targets.agree',
      'progress.view',
      'forecasts.scored',
      'results.view',
      'staffhelp.counts',
      'cycle.enter',
      'cycle.chase',
      'cycle.run',
      ...checking,
      'home.view',
      'home.proofread',
      'home.send',
      'staff.spare',
      'school.shape',
      'exchange.import',
      'exchange.export',
    ],
    secondFactor: true,
  },
  administrator: {
    may: [
      ...everyDay,
      'staff.spare',
      'school.shape',
      'people.manage',
      'audit.view',
      'exchange.import',
      'exchange.export',
      'pupils.view',
    ],
    secondFactor: true,
  },
  'support-assistant': { may: [...everyDay, ...helping, 'pupils.view'], secondFactor: true },
  governor: {
    may: [
      'today.view',
      'school.view',
      'cycle.view',
      'curriculum.view',
      'results.view',
      'forecasts.scored',
      'effects.resolve',
      'staffhelp.counts',
    ],
    inMembers: ['school.view', 'results.view', 'forecasts.scored', 'effects.resolve', 'staffhelp.counts'],
    secondFactor: true,
  },
  professional: { may: ['today.view', 'pupils.view'], secondFactor: true },
  guardian: {
    may: ['today.view', 'pupils.view', 'targets.view', 'home.view', 'help.view', 'pathways.view'],
    secondFactor: false,
  },
  pupil: {
    may: [
      'today.view',
      'pupils.view',
      'targets.view',
      'targets.wish',
      'home.view',
      'help.view',
      'pathways.view',
    ],
    secondFactor: false,
  },
  'authority-officer': { may: ['today.view', 'members.view'], secondFactor: true },
  'partner-head': { may: ['today.view', 'members.view'], secondFactor: true },
}

/** True for a role key this release knows; posts with any other role give no rights. */
export function isRole(text: string): text is Role {
  return (roles as readonly string[]).includes(text)
}
