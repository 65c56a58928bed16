import { readPackItems } from '#features/measures/api.server.ts'
import { fill } from '#features/measures/api.ts'
import { trueEffects } from '../help.ts'
import type { Margins } from '../margins.ts'
import type { School } from '../school.ts'
import { idIn } from '../shape.ts'
import { cyclesAYear } from '../truth.ts'
import { type Batch, batch, type Cell } from './batch.ts'
import type { Dates } from './dates.ts'

/** The kinds of help of the country by their keys. */
export const readHelpKinds = async () =>
  new Map((await readPackItems('england', 'help_kind')).map((kind) => [kind.key, kind]))
export type HelpKinds = Awaited<ReturnType<typeof readHelpKinds>>

/** Help that began in the first two cycles, whom it is for, its registers; and apart from it what it truly does. */
export function helpBatches(
  { shape, help }: School,
  { kinds, margins, dates }: { kinds: HelpKinds; margins: Margins; dates: Dates },
): Batch[] {
  const org = shape.orgId
  const { date, hour } = dates
  const plans = help.map(({ subject, ...one }): Cell[] => {
    const kind = kinds.get(one.kind)
    if (!kind) throw new Error(`The pack has no kind of help ${one.kind}`)
    const name = subject === null ? null : margins.subject(subject).name
    const aim = fill(kind.aim, { who: 'these pupils', subject: name ?? 'all subjects' })
    const judged = one.step === cyclesAYear + 1 ? null : idIn(shape.cycles, one.step - 1)
    return [
      ...[
        org,
        one.id,
        one.kind,
        name === null ? kind.name : `${kind.name}, ${name}`,
        aim.charAt(0).toUpperCase() + aim.slice(1),
        one.outcome,
      ],
      ...[subject === null ? null : idIn(shape.subjects, subject), one.owner.id, one.place],
      ...[one.timesAWeek, one.minutes, date(one.first), date(one.reviewOn), kind.exit_rule],
      ...[judged, hour(one.first), one.owner.id],
    ]
  })
  const sessions = help.flatMap((one) => one.sessions.map((session) => ({ one, session })))
  return [
    batch(
      'help_plan',
      'org_id id kind title aim measure subject_id owner_id place times_a_week minutes starts review_on exit_rule judged_cycle_id made_at made_by',
      plans,
    ),
    batch(
      'help_pupil',
      'org_id plan_id pupil_id joined_on',
      help.flatMap(({ id, pupils, first }) => pupils.map((pupil) => [org, id, pupil.id, date(first)])),
    ),
    batch(
      'help_session',
      'org_id id plan_id held_on minutes note taken_by taken_at',
      sessions.map(({ one, session }) => [
        ...[org, session.id, one.id, date(session.on), session.minutes, session.note],
        ...[one.owner.id, hour(session.on)],
      ]),
    ),
    batch(
      'help_presence',
      'org_id session_id pupil_id minutes',
      sessions.flatMap(({ session }) =>
        session.presence.map(({ pupil, minutes }) => [org, session.id, pupil.id, minutes]),
      ),
    ),
    batch(
      'demonstration.truth_help',
      'org_id kind effect',
      help.length === 0 ? [] : Object.entries(trueEffects).map(([kind, effect]) => [org, kind, effect]),
    ),
  ]
}
