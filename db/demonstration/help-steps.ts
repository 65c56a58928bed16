import { turnsOf } from '#features/support/api.ts'
import { createRandom, type Random } from '#stats/random.ts'
import { lastYear } from './calendar.ts'
import type { ClassGroup } from './classes.ts'
import type { HelpGiven } from './help.ts'
import type { PlacesDrawn } from './help-drawn.ts'
import type { Margins } from './margins.ts'
import type { Ids } from './shape.ts'
import type { Teacher } from './teaching.ts'

const seed = 20250926
const atATime = 2
const [subject, year, most] = ['history', 8, 10]
/** The order was drawn when the first cycle of last year was over. */
const drawnAfter = 1

const minutes = 300

type Given = { classes: readonly ClassGroup[]; teachers: readonly Teacher[]; margins: Margins }

/** Last year ten classes had a whole day of one subject, two with each cycle, in a drawn order. */
export function stepIntoHelp({ classes, teachers, margins }: Given, ids: Ids, random: Random): HelpGiven[] {
  const groups = classes
    .filter((one) => one.yearIndex === 0 && one.subject === subject && one.year === year)
    .slice(0, most)
  const owner = teachers.find(({ department }) => department === margins.subject(subject).department)
  if (!owner) return []
  const turns = turnsOf(
    groups.map(({ id }) => id),
    atATime,
    createRandom(seed),
  )
  const places = placesOf(groups, turns)
  return [...Map.groupBy(groups, ({ id }) => turns.get(id) ?? 1)]
    .sort(([a], [b]) => a - b)
    .map(([turn, own], at): HelpGiven => {
      const { first, last } = lastYear.cycles[turn] ?? { first: 0, last: 0 }
      const pupils = own.flatMap(({ members }) => members.map(({ pupil }) => pupil))
      const presence = pupils.map((pupil) => ({ pupil, minutes: random.chance(0.93) ? minutes : 0 }))
      const day = { id: ids.next('help_session'), on: first + 9, minutes, note: '', presence }
      return {
        ...{ id: ids.next('help_plan'), kind: 'immersion_day', subject, outcome: 'forecast', owner, pupils },
        ...{ step: drawnAfter + turn, first: first + 2, reviewOn: last, ended: last, timesAWeek: 0, minutes },
        ...{ place: 'Town museum, a whole day', sessions: [day] },
        ...(at === 0 ? { places: { ...places, id: ids.next('help_places') } } : {}),
      }
    })
}

function placesOf(groups: readonly ClassGroup[], turns: ReadonlyMap<number, number>): PlacesDrawn {
  const pupils = groups.flatMap((group) =>
    group.members.map(({ pupil }) => ({
      ...{ pupil, group, turn: turns.get(group.id) ?? null },
      ...{ priority: 0, probability: 1, chosen: true },
    })),
  )
  return {
    ...{ way: 'steps', step: drawnAfter, places: pupils.length, line: null, near: null, atATime, seed },
    pupils,
  }
}
