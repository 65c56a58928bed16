import { backup } from './backup.ts'
import type { Command } from './command.ts'
import { demo } from './demo.ts'
import { doctor } from './doctor.ts'
import { restore } from './restore.ts'
import { start } from './start.ts'
import { targets } from './targets.ts'
import { user } from './user.ts'

export const commands: Command[] = [start, backup, restore, doctor, demo, user, targets]
