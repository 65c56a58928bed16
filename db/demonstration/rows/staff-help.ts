import { readPackItems } from '#features/measures/api.server.ts'
import type { School } from '../school.ts'
import { idIn } from '../shape.ts'
import { type Batch, batch } from './batch.ts'
import type { Dates } from './dates.ts'

/** The kinds of help for staff of the country by their keys. */
export const readStaffHelpKinds = async () =>
  new Map((await readPackItems('england', 'staff_help_kind')).map((kind) => [kind.key, kind]))
type Kinds = Awaited<ReturnType<typeof readStaffHelpKinds>>

/** Help for staff, whom it is for, its steps and notes. */
export function staffHelpBatches({ shape, staffHelp }: School, kinds: Kinds, { date, hour }: Dates): Batch[] {
  const org = shape.orgId
  const on = (day: number | null) => (day === null ? null : date(day))
  return [
    batch(
      'staff_help',
      'org_id id department_id state opened_how opened_by opened_on kind aim sign place meetings minutes review_on exit_rule began_on ended_on',
      staffHelp.map((one) => {
        const kind = kinds.get(one.kind)
        if (!kind) throw new Error(`The pack has no kind of help for staff ${one.kind}`)
        return [
          ...[org, one.id, one.department === null ? null : idIn(shape.departments, one.department)],
          ...[one.state, one.how, one.openedBy.id, date(one.opened), one.kind, one.aim, kind.sign],
          ...[one.place, kind.meetings, kind.minutes, date(one.reviewOn)],
          ...[kind.exit_rule, on(one.began), on(one.ended)],
        ]
      }),
    ),
    batch(
      'staff_help_member',
      'org_id help_id person_id',
      staffHelp.flatMap(({ id, helped }) => helped.map((person) => [org, id, person.id])),
    ),
    batch(
      'staff_help_helper',
      'org_id help_id person_id',
      staffHelp.flatMap(({ id, helper, also }) =>
        [helper, also].flatMap((person) => (person ? [[org, id, person.id]] : [])),
      ),
    ),
    batch(
      'staff_help_wording',
      'org_id help_id person_id at before:jsonb after:jsonb',
      staffHelp.flatMap(({ id, firstAim, aim, helped, opened }) =>
        firstAim === null
          ? []
          : [
              [
                ...[org, id, helped[0]?.id ?? null, hour(opened + 7)],
                ...[JSON.stringify({ aim: firstAim }), JSON.stringify({ aim })],
              ],
            ],
      ),
    ),
    batch(
      'staff_help_step',
      'org_id id help_id words agreed_on tried_on visited_on closed_on',
      staffHelp.flatMap(({ id, steps }) =>
        steps.map((one) => [
          ...[org, one.id, id, one.step, date(one.agreed), on(one.tried), on(one.visited), on(one.closed)],
        ]),
      ),
    ),
    batch(
      'staff_help_note',
      'org_id id help_id person_id at words',
      staffHelp.flatMap(({ id, note, helper, helped, opened }) =>
        note === null
          ? []
          : [[org, note.id, id, (helper ?? helped[0])?.id ?? null, hour(opened + 9), note.words]],
      ),
    ),
    batch(
      'staff_help_review',
      'org_id id help_id person_id at decision reason',
      staffHelp.flatMap(({ id, reviewId, ended, helped }) =>
        reviewId === null || ended === null
          ? []
          : [[org, reviewId, id, helped[0]?.id ?? null, hour(ended), 'stop', 'Both steps hold']],
      ),
    ),
  ]
}
