import { describe, expect, test } from 'vitest'
import routes from '#app/routes.ts'
import { type Role, roles } from '#features/access/roles.ts'
import { askedBy, idIn, send, type Verb, verbs } from './asking.ts'
import { addressOf, forbiddenTokens, mayOpen, thingOf, type Which } from './expected.ts'
import { type House, openHouse } from './house.ts'
import { type Persona, rightsIn } from './personas.ts'
import { listRows, type RouteRow } from './routes.ts'
import type { Answer } from './running.ts'
import type { Place } from './schools.ts'

export const rows = listRows(routes)
export const inside = rows.filter((row) => !row.isPublic)

/** The roles in two halves, which two processes walk for. */
export const halves: readonly [readonly Role[], readonly Role[]] = [roles.slice(0, 7), roles.slice(7)]

/** A loader asked alone, or an action: where a refusal is decided. A page only draws it, and a form for a page without an action never comes to one. */
const isDoor = (row: RouteRow, verb: Verb): boolean =>
  verb === 'own data' ? row.loader !== null : verb === 'post' && row.hasAction

/** A walk through every route by whoever is named, in a house of its own; what it finds wrong is read off at the end. */
export type Walk = {
  house: House
  /** Whoever holds a role at the own school. */
  holding(role: Role): readonly Persona[]
  through(persona: Persona, place: Place, which?: Which): Promise<void>
  inspect(answer: Answer, label: string, persona: Persona | null, place: Place): void
  /** Notes a fault. */
  note(fault: string): void
  /** The faults since it was last asked, each once. */
  found(): string[]
}

export async function openWalk(): Promise<Walk> {
  const house = await openHouse()
  const { places, personas, server } = house
  const faults: string[] = []
  const note = (fault: string) => {
    faults.push(fault)
  }

  function inspect(answer: Answer, label: string, persona: Persona | null, place: Place): void {
    if (answer.status >= 500) note(`${label}: ${answer.status}`)
    const met = forbiddenTokens(persona, place, places).filter(
      (token) => answer.body.includes(token) || answer.headers.includes(token),
    )
    if (met.length > 0) note(`${label}: shows ${met.join(', ')}`)
    if (/<title>[^<]*(near|far)pupil/.test(answer.body)) note(`${label}: names a pupil in its title`)
    if (!/"cache-control":"no-store"/.test(answer.headers)) note(`${label}: may be cached`)
    if (!answer.headers.includes("frame-ancestors 'none'")) note(`${label}: may be framed`)
    if (!answer.headers.includes('nosniff')) note(`${label}: may be sniffed`)
  }

  /** Where a row is found at a place; of things that a place does not have, where those of the own school would be. */
  const addressAt = (place: Place, row: RouteRow, which: Which): string =>
    addressOf(row, place.org.slug, idIn(place, row, which) ?? idIn(places.own, row, which) ?? '')

  async function through(persona: Persona, place: Place, which: Which = 'near'): Promise<void> {
    const standing = rightsIn(persona, place, places).length > 0
    const number = personas.indexOf(persona)
    for (const [at, row] of inside.entries()) {
      const address = addressAt(place, row, which)
      // What lies as near as far was asked for already.
      if (which === 'far' && address === addressAt(place, row, 'near')) continue
      for (const verb of verbs) {
        // Who has no right at all in a place tries each door; what is around them every third tries, at each page others.
        if (!standing && !isDoor(row, verb) && (at + number) % 3 > 0) continue
        const answer = await send(server.ask, row, verb, address, persona.cookie)
        const label = `${persona.name} at ${place.token}, ${verb} of ${row.id} (${which})`
        inspect(answer, label, persona, place)
        if (verb === 'post' && !row.hasAction) {
          if (answer.status !== 405) note(`${label}: ${answer.status} instead of 405`)
          continue
        }
        if (verb !== 'post' && !row.loader) continue
        const there = place.near.pupil !== undefined || thingOf(row) === null || thingOf(row) === 'word'
        const open = there && mayOpen(persona, { place, places, row, which, asked: askedBy(row, verb) })
        if (open ? answer.status !== 200 : answer.status !== 404)
          note(`${label}: ${answer.status} instead of ${open ? 200 : 404}`)
      }
    }
  }

  return {
    house,
    holding: (role) => personas.filter((one) => one.role === role && !one.ended && one.home === places.own),
    through,
    inspect,
    note,
    found: () => [...new Set(faults.splice(0))],
  }
}

/** What holders of roles find in their own school, in others, and once their post has ended. */
export function describeRoles(half: readonly Role[], opened: () => Walk): void {
  describe.each(half)('%s', (role) => {
    test('opens in their own school what the table says, and nothing else', async () => {
      const { house, holding, through, found } = opened()
      for (const persona of holding(role)) await through(persona, house.places.own)
      expect(found()).toEqual([])
    })

    test('opens what is out of their reach only by a post over the whole school', async () => {
      const { house, holding, through, found } = opened()
      for (const persona of holding(role)) await through(persona, house.places.own, 'far')
      expect(found()).toEqual([])
    })

    test('finds nothing at the sister school and at a school of another federation', async () => {
      const { house, holding, through, found } = opened()
      for (const persona of holding(role))
        for (const place of [house.places.sister, house.places.other]) await through(persona, place)
      expect(found()).toEqual([])
    })

    test('finds nothing once the post has ended', async () => {
      const { house, through, found } = opened()
      for (const persona of house.personas.filter((one) => one.ended && one.role === role))
        await through(persona, persona.home)
      expect(found()).toEqual([])
    })
  })
  test('no name stands in the log, and no refusal is logged as a failure', () => {
    expect(opened().house.server.logged()).toBe('')
  })
}
