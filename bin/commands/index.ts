import { backup } from './backup.ts'
import type { Command } from './command.ts'
import { cycle } from './cycle.ts'
import { demo } from './demo.ts'
import { doctor } from './doctor.ts'
import { exportFile } from './export.ts'
import { importFile } from './import.ts'
import { restore } from './restore.ts'
import { start } from './start.ts'
import { targets } from './targets.ts'
import { user } from './user.ts'
import { validate } from './validate.ts'

export const commands: Command[] = [
  ...[start, importFile, exportFile, validate, cycle, targets],
  ...[user, backup, restore, doctor, demo],
]
