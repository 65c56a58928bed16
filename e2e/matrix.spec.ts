import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { publicRoutes } from '#app/architecture.ts'
import { endPost } from '#features/access/api.server.ts'
import type { Role } from '#features/access/roles.ts'
import { writing } from '#features/access/testing.ts'
import { log } from '#platform/log.ts'
import { comparable, idIn, send, type Verb, verbs } from './matrix/asking.ts'
import { addressOf, mayOpen, thingOf } from './matrix/expected.ts'
import type { House } from './matrix/house.ts'
import type { Persona } from './matrix/personas.ts'
import type { RouteRow } from './matrix/routes.ts'
import type { Listening } from './matrix/running.ts'
import { farToken, nearToken, type Places } from './matrix/schools.ts'
import { describeRoles, halves, inside, openWalk, rows, type Walk } from './matrix/walk.ts'

// React chooses its build when it is first imported.
vi.hoisted(() => vi.stubEnv('NODE_ENV', 'production'))

let walk: Walk
let house: House
let server: Listening
let places: Places
beforeAll(async () => {
  walk = await openWalk()
  house = walk.house
  server = house.server
  places = house.places
})
afterAll(async () => {
  await house?.close()
  vi.unstubAllEnvs()
})

const absentId = 987654321
const holding = (role: Role) => walk.holding(role)

describe('every route has its row', () => {
  test('each loader and action inside an organisation says its permission, and each public route is known', () => {
    const silent = inside.filter(
      (row) =>
        (row.loader === null && row.action === null) ||
        (row.hasAction && row.action === null) ||
        !row.pattern.startsWith(':org'),
    )
    expect(silent.map((row) => row.id)).toEqual([])
    expect(
      rows
        .filter((row) => row.isPublic)
        .map((row) => row.file)
        .sort(),
    ).toEqual(Object.keys(publicRoutes).sort())
    expect(() => inside.map(thingOf)).not.toThrow()
  })
})

describe('nobody signed in', () => {
  test('is sent to sign in from every page, and told nothing', async () => {
    for (const place of [places.own, places.other])
      for (const row of inside) {
        const address = addressOf(row, place.org.slug, idIn(place, row, 'near') ?? '')
        for (const verb of verbs) {
          const answer = await send(server.ask, row, verb, address)
          const label = `nobody, ${verb} of ${row.id}`
          walk.inspect(answer, label, null, place)
          if (verb === 'post' ? !row.hasAction : !row.loader) continue
          if (verb === 'page' || verb === 'post') {
            if (answer.status !== 302) walk.note(`${label}: ${answer.status}`)
          } else if (!(answer.status === 202 && answer.body.includes('/sign-in?returnTo=')))
            walk.note(`${label}: ${answer.status}`)
        }
      }
    expect(walk.found()).toEqual([])
  })

  test('meets no name on a public page, and neither does anybody else', async () => {
    const cookies = [undefined, holding('head')[0]?.cookie]
    for (const row of rows.filter((one) => one.isPublic && one.pattern !== 'sign-out'))
      for (const cookie of cookies)
        for (const verb of verbs) {
          const address = `/${row.pattern.replace(/:\w+|\*/, '1-none')}`
          const answer = await send(server.ask, row, verb, address, cookie)
          if (answer.status >= 500) walk.note(`${verb} of ${row.id}: ${answer.status}`)
          const met = Object.values(places).filter((place) => answer.body.includes(place.token))
          if (met.length > 0) walk.note(`${verb} of ${row.id}: shows ${met.map((one) => one.token)}`)
        }
    expect(walk.found()).toEqual([])
  })
})

test('a post in a federation opens its members as far as the table says, and no other', async () => {
  for (const persona of house.personas.filter((one) => one.home === places.federation))
    for (const place of Object.values(places)) await walk.through(persona, place)
  expect(walk.found()).toEqual([])
})

describe('what may not be seen looks like what is not there', () => {
  const answersTo = async (row: RouteRow, verb: Verb, address: string, persona: Persona) =>
    comparable(await send(server.ask, row, verb, address, persona.cookie), address)

  test('another organisation looks like none', async () => {
    const [persona] = holding('head')
    if (!persona) throw new Error('There is no head')
    for (const row of inside)
      for (const verb of verbs) {
        const id = idIn(places.other, row, 'near') ?? ''
        const foreign = await answersTo(row, verb, addressOf(row, places.other.org.slug, id), persona)
        const absent = await answersTo(row, verb, addressOf(row, 'no-such-school', id), persona)
        if (foreign !== absent) walk.note(`${verb} of ${row.id}`)
      }
    expect(walk.found()).toEqual([])
  })

  test('a pupil, class or finding out of reach, or of another school, looks like none', async () => {
    for (const persona of [...holding('teacher'), ...holding('head')])
      for (const row of inside.filter((one) => !['word', null].includes(thingOf(one))))
        for (const verb of verbs) {
          const slug = places.own.org.slug
          const absent = await answersTo(row, verb, addressOf(row, slug, absentId), persona)
          const ids = [places.other, places.sister].map((place) => idIn(place, row, 'near') ?? '')
          const out = mayOpen(persona, { place: places.own, places, row, which: 'far', asked: [] })
          for (const id of out ? ids : [...ids, idIn(places.own, row, 'far') ?? '']) {
            const answer = await answersTo(row, verb, addressOf(row, slug, id), persona)
            if (answer !== absent) walk.note(`${persona.name}: ${verb} of ${row.id} with ${id}`)
          }
        }
    expect(walk.found()).toEqual([])
  })
})

describeRoles(halves[0], () => walk)

describe('names', () => {
  test('are found where they may stand: the search for them is not blind', async () => {
    const names = async (role: Role) => {
      const { body } = await server.ask(`/${places.own.org.slug}/pupils`, {
        cookie: holding(role)[0]?.cookie ?? '',
      })
      return [nearToken(places.own), farToken(places.own)].map((token) => body.includes(token))
    }
    expect(await names('head')).toEqual([true, true])
    expect(await names('teacher')).toEqual([true, false])
  })

  test('would be heard if they stood in the log', () => {
    log.fatal({ name: 'qaone' }, 'heard')
    expect(server.logged()).toContain('heard')
    expect(server.logged()).not.toContain('qaone')
  })
})

describe('leaving', () => {
  const statusFor = async (cookie: string) => (await server.ask(`/${places.own.org.slug}`, { cookie })).status

  test('a post that ended yesterday opens nothing at the next request', async () => {
    const [leaver] = holding('form-tutor')
    if (!leaver) throw new Error('There is no form tutor')
    expect(await statusFor(leaver.cookie)).toBe(200)
    await writing(house.engine.owner, places.own.org.id, (db) =>
      endPost(db, leaver.postId, '2026-11-23', 'left the school'),
    )
    expect(await statusFor(leaver.cookie)).toBe(404)
  })

  test('what somebody did from a post in the federation stands under their name', async () => {
    const principal = house.personas.find((one) => one.home === places.federation)
    const [head] = holding('head')
    const form = { intent: 'invite' }
    const address = `/${places.own.org.slug}`
    await server.ask(`${address}/people/${places.own.near.member}`, { cookie: principal?.cookie ?? '', form })
    const { body } = await server.ask(`${address}/audit`, { cookie: head?.cookie ?? '' })
    expect(body).toContain('Account of executive-principal')
  })

  test('signing out ends the session and tells the browser to forget what it kept', async () => {
    const cookie = holding('attendance-officer')[0]?.cookie ?? ''
    const answer = await server.ask('/sign-out', { cookie, form: {} })
    expect(answer.headers).toContain('"clear-site-data":"\\"cache\\", \\"storage\\""')
    expect(await statusFor(cookie)).toBe(302)
  })
})
