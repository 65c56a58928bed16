import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readConfig } from '#platform/config.ts'
import { openTestEngine, type TestEngine } from '#platform/db/testing.ts'
import {
  createAccount,
  findAccount,
  listSeatedOrganisations,
  signIn,
  signInAs,
  signOut,
  signOutEverywhere,
} from './accounts.server.ts'
import { authOf } from './auth.server.ts'
import { listEvents } from './events.server.ts'
import { createFirst } from './first.server.ts'
import {
  acceptInvitation,
  createInvitation,
  createInvitations,
  findInvitation,
  listSeated,
} from './invitations.server.ts'
import type { Root } from './root.server.ts'
import { localPath } from './schema.ts'
import { findStanding } from './standing.server.ts'
import { anAsker, anOrganisation, aPerson, next, reading, testNow, writing } from './testing.ts'
import { failedNetworks } from './throttle.server.ts'

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'everyschool-accounts-'))
let engine: TestEngine
let root: Root
beforeAll(async () => {
  engine = await openTestEngine()
  root = { engine, config: readConfig({ DATA_DIR: folder }) }
})
afterAll(async () => {
  await engine.close()
  fs.rmSync(folder, { recursive: true })
})

const request = (headers: Record<string, string> = {}) =>
  new Request('http://localhost:3000/sign-in', { headers })
const carrying = (headers: Headers) =>
  request({
    cookie: headers
      .getSetCookie()
      .map((cookie) => cookie.split(';')[0])
      .join('; '),
  })
const password = 'a long enough password'
const network = '192.0.2.1'

async function anAccount() {
  const email = `teacher-${next()}@school.example`
  const id = await createAccount(root, { name: 'Ada Teacher', email, password })
  return { id, email }
}

describe('signing in', () => {
  test('the right password opens a session, and signing out ends it', async () => {
    const { id, email } = await anAccount()
    const answer = await signIn(root, request(), { email, password, network, now: testNow })
    const headers = answer.ok ? answer.headers : new Headers()
    expect(await findAccount(root, carrying(headers))).toMatchObject({ id, email, secondFactor: false })
    await signOut(root, carrying(headers))
    expect(await findAccount(root, carrying(headers))).toBeNull()
  })

  test('an unknown address and a wrong password are answered with the same words', async () => {
    const { email } = await anAccount()
    const wrong = await signIn(root, request(), {
      email,
      password: 'not the password',
      network,
      now: testNow,
    })
    const unknown = await signIn(root, request(), {
      email: 'nobody@school.example',
      password,
      network,
      now: testNow,
    })
    expect(wrong).toMatchObject({ ok: false })
    expect(unknown).toEqual(wrong)
  })

  test('after ten tries in a quarter of an hour even the right password waits, and only for that account', async () => {
    const { email } = await anAccount()
    const other = await anAccount()
    const attempt = () => signIn(root, request(), { email, password: 'guess', network, now: testNow })
    await Promise.all(Array.from({ length: 10 }, attempt))
    expect(await signIn(root, request(), { email, password, network, now: testNow })).toMatchObject({
      ok: false,
    })
    expect(
      await signIn(root, request(), { email: other.email, password, network, now: testNow }),
    ).toMatchObject({
      ok: true,
    })
    const later = new Date(testNow.getTime() + 16 * 60 * 1000)
    expect(await signIn(root, request(), { email, password, network, now: later })).toMatchObject({
      ok: true,
    })
  })

  test('two hundred staff behind one address are not locked out by each other’s mistakes', async () => {
    const { email } = await anAccount()
    for (let person = 0; person < 200; person += 1) failedNetworks.add('198.51.100.7', testNow.getTime())
    const given = { email, password, network: '198.51.100.7', now: testNow }
    expect(await signIn(root, request(), given)).toMatchObject({ ok: true })
    for (let guess = 0; guess < 200; guess += 1) failedNetworks.add('198.51.100.7', testNow.getTime())
    expect(await signIn(root, request(), given)).toMatchObject({ ok: false })
  })

  test('somebody signed out everywhere is nobody at the next request', async () => {
    const { email } = await anAccount()
    const answer = await signIn(root, request(), { email, password, network, now: testNow })
    expect(await signOutEverywhere(root, email)).toBe(true)
    expect(await findAccount(root, carrying(answer.ok ? answer.headers : new Headers()))).toBeNull()
    expect(await signOutEverywhere(root, 'nobody@school.example')).toBe(false)
  })

  test('nobody can make an account by themselves', async () => {
    const attempt = authOf(root).api.signUpEmail({
      body: { name: 'Intruder', email: 'intruder@school.example', password },
    })
    await expect(attempt).rejects.toThrow()
  })

  test('the way on after signing in never leaves this site', () => {
    expect(localPath('/a1/pupils/4?tab=1')).toBe('/a1/pupils/4?tab=1')
    const elsewhere = [
      '//evil.example',
      '/\\evil.example',
      'https://evil.example',
      'javascript:alert(1)',
      '/%2f%2fevil',
      '',
      null,
    ]
    expect(elsewhere.map(localPath)).toEqual(elsewhere.map(() => '/'))
  })
})

describe('invitations', () => {
  test('links for many are each their own, each on record, and who has an account is known', async () => {
    const org = await anOrganisation(engine.owner)
    const ids = await writing(engine.owner, org.id, async (db) => [
      await aPerson(db, { givenName: 'Uma', familyName: 'Sol' }),
      await aPerson(db, { givenName: 'Ivo', familyName: 'Mar' }),
    ])
    const links = await createInvitations(root, anAsker(org.id), ids)
    expect(new Set(links.values()).size).toBe(2)
    const found = await Promise.all(
      ids.map((id) => findInvitation(root, links.get(id)?.split('/').at(-1) ?? '', testNow)),
    )
    expect(found.map((one) => one?.personId)).toEqual(ids)
    const events = await reading(engine.owner, org.id, (db) => listEvents(db, { room: 'access' }))
    expect(events.filter(({ action }) => action === 'access.invited')).toHaveLength(2)
    expect(await listSeated(root, org.id)).toEqual(new Set())
    const [first] = found
    const email = `uma-${next()}@school.example`
    if (first) await acceptInvitation(root, request(), first, { email, password, network, now: testNow })
    expect(await listSeated(root, org.id)).toEqual(new Set([ids[0]]))
  })

  test('a link makes the account once, and not after a week', async () => {
    const org = await anOrganisation(engine.owner)
    const personId = await writing(engine.owner, org.id, (db) =>
      aPerson(db, { givenName: 'Ines', familyName: 'Novo' }),
    )
    const url = await createInvitation(root, anAsker(org.id), personId)
    const link = url.split('/').at(-1) ?? ''
    const overdue = new Date(testNow.getTime() + 8 * 24 * 60 * 60 * 1000)
    expect(await findInvitation(root, link, overdue)).toBeNull()
    const invitation = await findInvitation(root, link, testNow)
    expect(invitation).toMatchObject({ name: 'Ines Novo', orgId: org.id, personId })
    const email = `ines-${next()}@school.example`
    if (invitation)
      await acceptInvitation(root, request(), invitation, { email, password, network, now: testNow })
    expect(await findInvitation(root, link, testNow)).toBeNull()
    expect(await signIn(root, request(), { email, password, network, now: testNow })).toMatchObject({
      ok: true,
    })
  })

  test('a link for an address that has an account asks for the password of that account', async () => {
    const org = await anOrganisation(engine.owner)
    const personId = await writing(engine.owner, org.id, (db) => aPerson(db))
    const { id, email } = await anAccount()
    const url = await createInvitation(root, anAsker(org.id), personId)
    const link = url.split('/').at(-1) ?? ''
    const accept = async (words: string) => {
      const invitation = await findInvitation(root, link, testNow)
      if (!invitation) throw new Error('The link does not open')
      return acceptInvitation(root, request(), invitation, { email, password: words, network, now: testNow })
    }
    const seats = () => listSeatedOrganisations(root, id)
    expect(await accept('chosen by somebody else')).toMatchObject({ ok: false })
    expect(await seats()).toEqual([])
    expect(await accept(password)).toMatchObject({ ok: true })
    expect(await seats()).toMatchObject([{ slug: org.slug }])
  })

  test('the database holds no link that could be used', async () => {
    const org = await anOrganisation(engine.owner)
    const personId = await writing(engine.owner, org.id, (db) => aPerson(db))
    const url = await createInvitation(root, anAsker(org.id), personId)
    const token = url.split(`${org.id}-`).at(-1) ?? ''
    const stored = await engine.owner
      .selectFrom('invitation')
      .select('token_hash')
      .where('org_id', '=', org.id)
      .execute()
    expect(JSON.stringify(stored)).not.toContain(token)
  })
})

test('looking around as somebody is refused outside the demonstration', async () => {
  const real = await anOrganisation(engine.owner)
  const demonstration = await anOrganisation(engine.owner, { demonstration: true })
  const who = async (orgId: number) => ({
    orgId,
    personId: await writing(engine.owner, orgId, (db) => aPerson(db)),
    name: 'Somebody',
    network,
    now: testNow,
  })
  expect(await signInAs(root, request(), await who(real.id))).toMatchObject({ ok: false })
  expect(await signInAs(root, request(), await who(demonstration.id))).toMatchObject({ ok: true })
})

test('the first administrator of an empty installation can sign in and manage people', async () => {
  const slug = `first-${next()}`
  const email = `head-${next()}@school.example`
  await createFirst(
    root,
    {
      name: 'First School',
      slug,
      kind: 'school',
      country: 'england',
      familyName: 'Founder',
      givenName: 'Fay',
      email,
      password,
    },
    { now: testNow, timeZone: 'Europe/London' },
  )
  const answer = await signIn(root, request(), { email, password, network, now: testNow })
  const account = await findAccount(root, carrying(answer.ok ? answer.headers : new Headers()))
  const standing = await findStanding(engine.owner, account?.id ?? '', slug, testNow, '2026-11-24')
  expect(standing?.posts.map(({ post }) => post.role)).toEqual(['administrator'])
})
