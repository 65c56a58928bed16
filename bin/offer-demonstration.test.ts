import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { listOrganisations } from '#features/access/api.server.ts'
import { anOrganisation } from '#features/access/testing.ts'
import { openTestEngine, type TestEngine } from '#platform/db/testing.ts'
import { offerDemonstration } from './offer-demonstration.ts'

let engine: TestEngine
beforeAll(async () => {
  engine = await openTestEngine()
})
afterAll(() => engine?.close())

test('a demonstration that cannot be loaded says so and leaves what is there, and can be asked for again', async () => {
  const org = await anOrganisation(engine.owner)
  const offer = offerDemonstration({ engine })
  expect(offer.state()).toEqual({ as: 'offered' })
  offer.begin()
  expect(offer.state()).toMatchObject({ as: 'loading' })
  await vi.waitFor(() => expect(offer.state()).toEqual({ as: 'failed' }))
  expect((await listOrganisations(engine.owner)).map(({ id }) => id)).toContain(org.id)
  offer.begin()
  expect(offer.state()).toMatchObject({ as: 'loading' })
  await vi.waitFor(() => expect(offer.state()).toEqual({ as: 'failed' }))
})
