import type { Command } from './command.ts'
import { start } from './start.ts'

export const commands: Command[] = [start]
