import { changed } from './changed.server.ts'
import { decisionsDue } from './due.server.ts'
import { findings, raised } from './findings.server.ts'
import { helpDue, unacted } from './help.server.ts'
import type { AgendaSource } from './source.ts'
import { urgent } from './urgent.server.ts'

/** Where agendas come from, in the order in which items stand on them. A further source is one more line. */
export const sources: readonly AgendaSource[] = [
  decisionsDue,
  changed,
  raised,
  helpDue,
  urgent,
  unacted,
  findings,
]
