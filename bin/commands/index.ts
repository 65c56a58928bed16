import type { Command } from './command.ts'

/** A command by its name; what it needs is read only when it is asked for. */
export type Listed = { name: string; summary: string; load(): Promise<Command> }

export const commands: readonly Listed[] = [
  {
    name: 'start',
    summary: 'Start the server: migrate, load the demonstration on the first start, print the address',
    load: async () => (await import('./start.ts')).start,
  },
  {
    name: 'import',
    summary:
      'Bring a file of pupils, staff, classes, lessons, results, marks, attendance, behaviour or targets in, or a OneRoster zip',
    load: async () => (await import('./import.ts')).importFile,
  },
  {
    name: 'export',
    summary:
      'Write pupils, judgements, exam results or the timetable into a CSV file, or the whole school into a OneRoster zip',
    load: async () => (await import('./export.ts')).exportFile,
  },
  {
    name: 'validate',
    summary: 'Check a OneRoster 1.2 zip against the standard',
    load: async () => (await import('./validate.ts')).validate,
  },
  {
    name: 'cycle',
    summary: 'List, plan, open and close the cycles of a school year',
    load: async () => (await import('./cycle.ts')).cycle,
  },
  {
    name: 'targets',
    summary: 'Say the chance of each grade for a pupil who starts at a score, and the target that follows',
    load: async () => (await import('./targets.ts')).targets,
  },
  {
    name: 'fit',
    summary: 'Fit a value-added model: to a table of pupils, or to the sums that schools sent',
    load: async () => (await import('./fit.ts')).fit,
  },
  {
    name: 'sums',
    summary:
      'Write what a value-added model needs of a table of pupils: counts, means and cross-products, no pupil',
    load: async () => (await import('./sums.ts')).sums,
  },
  {
    name: 'organisation',
    summary: 'List the schools and federations that are here, or add one',
    load: async () => (await import('./organisation.ts')).organisation,
  },
  {
    name: 'user',
    summary:
      'List people and posts, appoint the first administrator, invite somebody, end a post, sign somebody out everywhere',
    load: async () => (await import('./user.ts')).user,
  },
  {
    name: 'backup',
    summary: 'Write everything into one sealed file',
    load: async () => (await import('./backup.ts')).backup,
  },
  {
    name: 'restore',
    summary: 'Fill an empty database from a backup',
    load: async () => (await import('./restore.ts')).restore,
  },
  {
    name: 'doctor',
    summary: 'Look at database, disk, backups and settings, and say how to mend what is wrong',
    load: async () => (await import('./doctor.ts')).doctor,
  },
  {
    name: 'demo',
    summary: 'Load the demonstration, make it anew as of today, or take it away',
    load: async () => (await import('./demo.ts')).demo,
  },
]
