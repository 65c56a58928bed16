import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import routes from '#app/routes.ts'
import type { Role } from '#features/access/roles.ts'
import { everyForm, type Sent, sentOtherwise, strangeFields } from './matrix/forms.ts'
import { type House, openHouse } from './matrix/house.ts'
import { listRows } from './matrix/routes.ts'
import type { Place } from './matrix/schools.ts'

// React chooses its build when it is first imported.
vi.hoisted(() => vi.stubEnv('NODE_ENV', 'production'))

let house: House
beforeAll(async () => {
  house = await openHouse()
})
afterAll(async () => {
  await house?.close()
  vi.unstubAllEnvs()
})

/** Whether a form was not taken, as a page says it or a single cell. */
const isRefused = (body: string) => body.includes('errors') || body.includes('refused')

const holder = (role: Role) =>
  house.personas.find((one) => one.role === role && !one.ended && one.home === house.places.own)
const send = ({ path, by = 'head' }: Sent, form: Record<string, string>) => {
  const [address, search] = path.split('?')
  const asked = `/${house.places.own.org.slug}${address}.data${search ? `?${search}` : ''}`
  return house.server.ask(asked, { cookie: holder(by)?.cookie ?? '', form })
}

const nameOf = ({ path, form }: Sent) => [path.replaceAll(/\d+/g, 'N'), form.intent ?? ''].join(' ').trim()

/**
 * What a page found is kept until an event says that something changed: whatever changes something leaves one. Of these
 * `read-all` marks messages as read, which nothing keeps; the others find nothing to change in the school of the test.
 */
const withoutEvent = [
  '/help/board lay out',
  '/notices read-all',
  '/school/shape/enrolments',
  '/subjects/N/chances',
]

/** How many changes the record of a place holds. */
async function countChanges(place: Place): Promise<number> {
  const head = await house.engine.owner
    .selectFrom('audit_head')
    .select('seq')
    .where('org_id', '=', place.org.id)
    .executeTakeFirstOrThrow()
  return head.seq
}

test('every action inside an organisation has its form here', () => {
  const takers = listRows(routes).filter((row) => row.hasAction && !row.isPublic)
  const given = new Set(everyForm(house.places.own).map((sent) => sent.route))
  expect(takers.map((row) => row.id).filter((id) => !given.has(id) && !(id in sentOtherwise))).toEqual([])
})

describe('a form', () => {
  test('with a field that it does not have is refused, and nothing is written', async () => {
    const before = await countChanges(house.places.own)
    const taken: string[] = []
    for (const sent of everyForm(house.places.own))
      for (const [name, value] of Object.entries(strangeFields)) {
        if (name in sent.form) continue
        const { status, body } = await send(sent, { ...sent.form, [name]: value })
        if (status >= 400 || !isRefused(body)) taken.push(`${sent.path} with ${name}: ${status}`)
      }
    expect(taken).toEqual([])
    expect(await countChanges(house.places.own)).toBe(before)
  })

  test('that is whole is taken, and what it changes leaves an event: the refusals above had no other reason', async () => {
    const refused: string[] = []
    const silent = new Set<string>()
    for (const sent of everyForm(house.places.own)) {
      const before = await countChanges(house.places.own)
      const { status, body } = await send(sent, sent.form)
      if (status >= 400 || isRefused(body)) refused.push(`${sent.path}: ${status} ${body.slice(0, 300)}`)
      if ((await countChanges(house.places.own)) === before) silent.add(nameOf(sent))
    }
    expect(refused).toEqual([])
    expect([...silent].sort()).toEqual(withoutEvent)
  })

  test('that names things of another school changes nothing there and is no fault of ours', async () => {
    const { own, other } = house.places
    const before = await countChanges(other)
    const ours = everyForm(own)
    const broken: string[] = []
    for (const [index, foreign] of everyForm(other).entries()) {
      const sent = ours[index]
      if (!sent) continue
      const { status } = await send(sent, foreign.form)
      if (status >= 500) broken.push(`${sent.path} ${JSON.stringify(foreign.form)}: ${status}`)
    }
    expect(broken).toEqual([])
    expect(await countChanges(other)).toBe(before)
  })
})

test('the forms before an organisation refuse what they do not have', async () => {
  const link = '1-none'
  const given: [string, Record<string, string>][] = [
    ['/sign-in', { email: 'a@school.example', password: 'x', returnTo: '/' }],
    ['/account/second-factor', { intent: 'prove', code: '123456' }],
    ['/try', { persona: 'b/teacher' }],
    ['/account', { intent: 'end-session', sessionId: 'x' }],
    ['/account', { intent: 'rename-passkey', passkeyId: 'x', name: 'Phone' }],
    ['/account', { intent: 'remove-passkey', passkeyId: 'x' }],
    ['/account/passkeys', { intent: 'begin' }],
    ['/sign-in/passkey', { intent: 'begin' }],
    [`/invitation/${link}`, { email: 'a@school.example', password: 'long enough' }],
  ]
  for (const [path, form] of given)
    for (const [name, value] of Object.entries(strangeFields)) {
      const { status, body } = await house.server.ask(`${path}.data`, { form: { ...form, [name]: value } })
      expect(status === 404 || (status === 200 && body.includes('errors')), `${path} ${name} ${status}`).toBe(
        true,
      )
    }
})
