import { everyone } from '#features/access/api.server.ts'
import {
  getPlan,
  giveByLine,
  keepRegister,
  reviewPlan,
  startFromPlaces,
} from '#features/support/api.server.ts'
import type { Engine } from '#platform/db/engine.server.ts'
import { thisYear } from './calendar.ts'
import { writeOn } from './helping.server.ts'
import type { Dates } from './rows/dates.ts'
import type { School } from './school.ts'
import { idIn } from './shape.ts'

const country = 'england'
const [subject, years, kind] = ['english-language', [9, 10, 11], 'after_school']
/** Everybody of whom 30 in 100 or fewer would reach the target. */
const at = 30
const minutes = 60
const weekly = 7

/**
 * School B laid a line through the forecasts of the first cycle: everybody at it or past it came to an after-school class in
 * English through the second. It adds nothing to anybody (`trueEffects`), so that what the page finds must hold nought.
 */
export async function giveToAllPastALine(
  engine: Pick<Engine, 'owner'>,
  schools: readonly School[],
  dates: Dates,
): Promise<void> {
  const school = schools.find(({ plan }) => plan.slug === 'b')
  const head = school?.posts.find(({ role, title }) => role === 'head-of-department' && /English/.test(title))
  const second = thisYear.cycles[1]
  if (!school || !head || !second) return
  const { shape, plan } = school
  const personId = head.person.id
  const on = <T>(day: number, command: Parameters<typeof writeOn<T>>[2]) =>
    writeOn(engine, { school, day: dates.date(day), personId }, command)
  const where = { reach: everyone, country, base: `/${plan.slug}` }
  const year = years.map((one) => idIn(shape.yearGroups, one))
  const form = { kind, subject: idIn(shape.subjects, subject), year, line: { score: 'chance' as const, at } }
  const given = await on(second.first, (db) => giveByLine(db, where, form))
  if (!given.ok) throw new Error(Object.values(given.errors)[0])
  const { placesId } = given
  const begun = await on(second.first, (db) =>
    startFromPlaces(db, where, { placesId, ownerId: personId, kind }),
  )
  if (!begun.ok) throw new Error(Object.values(begun.errors)[0])
  const viewer = { reach: everyone, personId }
  for (let day = second.first + 1; day < second.last; day += weekly) {
    const heldOn = dates.date(day)
    const kept = await on(day, async (db) => {
      const { pupils } = await getPlan(db, viewer, begun.planId)
      // By turns one in seven stays away.
      const there = pupils.flatMap(({ id }, place) => ((place + day) % 7 === 3 ? [] : [id]))
      return keepRegister(db, viewer, begun.planId, { heldOn, minutes, there, parts: new Map(), note: '' })
    })
    if (!kept.ok) throw new Error(Object.values(kept.errors)[0])
  }
  const stop = { decision: 'stop' as const, reason: 'It was for one cycle; now we look', reviewOn: null }
  const seen = { viewer, figures: everyone, country }
  const done = await on(second.last, (db) => reviewPlan(db, seen, begun.planId, stop))
  if (!done.ok) throw new Error(Object.values(done.errors)[0])
}
