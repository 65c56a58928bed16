import type { OrgWriter, Visit } from '#features/access/api.server.ts'
import type { Done } from '../../commands/start.server.ts'
import { arrangingOwn } from '../arranging.server.ts'
import type { Busy } from '../rules/week.ts'
import type { OwnWeekForm } from '../schema.ts'
import { changeOwnHands } from './handover.server.ts'
import { changeWeek } from './slots.server.ts'

/**
 * What somebody asks on the page of their own week: help is put on a day, taken out, handed over or taken back. `busy`: when
 * something else takes their time. 404 for help that is not theirs, and for a hand-over by somebody who is no learning manager.
 */
export const changeOwnWeek = (
  db: OrgWriter,
  visit: Visit,
  form: OwnWeekForm,
  busy: readonly Busy[],
): Promise<Done<object>> =>
  form.intent === 'hand over' || form.intent === 'back'
    ? changeOwnHands(db, arrangingOwn(visit), form)
    : changeWeek(db, visit.personId, form, busy)
