import { readPackItems } from '#features/measures/api.server.ts'
import { fill } from '#features/measures/api.ts'
import { type HelpGiven, trueEffects } from '../help.ts'
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

type Given = { kinds: HelpKinds; margins: Margins; dates: Dates }

const columns =
  'org_id id kind title aim measure subject_id owner_id place times_a_week minutes starts review_on exit_rule judged_cycle_id ended_on made_at made_by'

function planRow({ shape }: School, help: HelpGiven, { kinds, margins, dates }: Given): Cell[] {
  const kind = kinds.get(help.kind)
  if (!kind) throw new Error(`The pack has no kind of help ${help.kind}`)
  const { id, subject, step, owner, first, ended } = help
  const name = subject === null ? null : margins.subject(subject).name
  const aim = fill(kind.aim, { who: 'these pupils', subject: name ?? 'all subjects' })
  const title = name === null ? kind.name : `${kind.name}, ${name}`
  return [
    ...[shape.orgId, id, help.kind, title, aim.charAt(0).toUpperCase() + aim.slice(1), help.outcome],
    ...[subject === null ? null : idIn(shape.subjects, subject), owner.id, help.place, help.timesAWeek],
    ...[help.minutes, dates.date(first), dates.date(help.reviewOn), kind.exit_rule],
    // Of the cycles before the first of this year none was judged.
    ...[step <= cyclesAYear + 1 ? null : idIn(shape.cycles, step - 1)],
    ...[ended === undefined ? null : dates.date(ended), dates.hour(first), owner.id],
  ]
}

function sessionBatches({ shape, help }: School, { date, hour }: Dates): Batch[] {
  const org = shape.orgId
  return [
    batch(
      'help_session',
      'org_id id plan_id held_on minutes note taken_by taken_at',
      help.flatMap(({ id: plan, owner, sessions }) =>
        sessions.map(({ id, on, minutes, note }) => [
          ...[org, id, plan, date(on), minutes, note, owner.id, hour(on)],
        ]),
      ),
    ),
    batch(
      'help_presence',
      'org_id session_id pupil_id minutes',
      help.flatMap(({ sessions }) =>
        sessions.flatMap(({ id, presence }) =>
          presence.map(({ pupil, minutes }) => [org, id, pupil.id, minutes]),
        ),
      ),
    ),
  ]
}

/** How places were given, with everybody who might have had one. */
function placesBatches({ shape, help }: School, { hour }: Dates): Batch[] {
  const org = shape.orgId
  const givings = help.flatMap(({ places, ...one }) => (places ? [{ places, one }] : []))
  const subjectId = (subject: string | null) => (subject === null ? null : idIn(shape.subjects, subject))
  return [
    batch(
      'help_places',
      'org_id id way score:text kind cycle_id subject_id places near line seed at_a_time:int drawn_at drawn_by',
      givings.map(({ places, one }) => [
        ...[org, places.id, places.way, 'benefit', one.kind, idIn(shape.cycles, places.step)],
        ...[subjectId(places.way === 'lot' ? null : one.subject), places.places, places.near, places.line],
        ...[places.seed, places.atATime, hour(one.first), one.owner.id],
      ]),
    ),
    batch(
      'help_place',
      'org_id places_id pupil_id subject_id priority probability chosen class_id turn:int',
      givings.flatMap(({ places, one }) =>
        places.pupils.map(({ pupil, priority, probability, chosen, group, turn }) => [
          ...[org, places.id, pupil.id, subjectId(one.subject), priority, probability, chosen],
          ...[group?.id ?? null, turn],
        ]),
      ),
    ),
  ]
}

/** Help that began in the first two cycles, whom it is for, its registers; and apart from it what it truly does. */
export function helpBatches(school: School, given: Given): Batch[] {
  const { shape, help } = school
  const org = shape.orgId
  const { date } = given.dates
  return [
    batch(
      'help_plan',
      columns,
      help.map((one) => planRow(school, one, given)),
    ),
    batch(
      'help_pupil',
      'org_id plan_id pupil_id joined_on',
      help.flatMap(({ id, pupils, first }) => pupils.map((pupil) => [org, id, pupil.id, date(first)])),
    ),
    ...sessionBatches(school, given.dates),
    ...placesBatches(school, given.dates),
    batch(
      'demonstration.truth_help',
      'org_id kind effect',
      help.length === 0 ? [] : Object.entries(trueEffects).map(([kind, effect]) => [org, kind, effect]),
    ),
  ]
}
