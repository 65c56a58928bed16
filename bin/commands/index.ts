import type { Command } from './command.ts'

/** Each command is read when it is asked for: one that opens no database does not wait for the code of one. */
export const commands: Readonly<Record<string, () => Promise<Command>>> = {
  start: async () => (await import('./start.ts')).start,
  import: async () => (await import('./import.ts')).importFile,
  export: async () => (await import('./export.ts')).exportFile,
  validate: async () => (await import('./validate.ts')).validate,
  cycle: async () => (await import('./cycle.ts')).cycle,
  targets: async () => (await import('./targets.ts')).targets,
  fit: async () => (await import('./fit.ts')).fit,
  sums: async () => (await import('./sums.ts')).sums,
  user: async () => (await import('./user.ts')).user,
  backup: async () => (await import('./backup.ts')).backup,
  restore: async () => (await import('./restore.ts')).restore,
  doctor: async () => (await import('./doctor.ts')).doctor,
  demo: async () => (await import('./demo.ts')).demo,
}
