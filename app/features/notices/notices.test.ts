import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { type Organisation, writeAs } from '#features/access/api.server.ts'
import { anAsker, anOrganisation, aPerson, reading, testNow, writing } from '#features/access/testing.ts'
import { openTestEngine, type TestEngine } from '#platform/db/testing.ts'
import { type Mailer, openMailer } from '#platform/mail/mail.server.ts'
import { aSink, type Mood, nobodyListens, type Sink } from '#platform/mail/testing.ts'
import { markRead, openNotice, say } from './commands.server.ts'
import { countUnread, listLetters, listNotices } from './queries.server.ts'
import { recipientOf } from './recipient.server.ts'
import { composeLetter, isQuiet, letterWords, noticesFinding, unreadWords } from './rules.ts'
import { sendWaiting } from './sender.server.ts'
import { nextTogether, type Rhythm } from './together.ts'
import { chooseRhythm, readRhythm } from './wishes.server.ts'

let engine: TestEngine
beforeAll(async () => {
  engine = await openTestEngine()
})
afterAll(() => engine.close())

const settings = { MAIL_FROM: 'cycle@school.example', baseUrl: 'https://school.example' }
let sinks: Sink[] = []
beforeEach(() => {
  vi.stubEnv('SMTP_URL', 'smtp://127.0.0.1:1')
  vi.stubEnv('MAIL_FROM', settings.MAIL_FROM)
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await Promise.all(sinks.map((sink) => sink.close()))
  sinks = []
  await engine.owner.deleteFrom('mail').where('org_id', '>', 0).execute()
})

async function aServer(mood: () => Mood = () => 'takes') {
  const sink = await aSink(mood)
  sinks.push(sink)
  return { sink, mailer: mailerTo(sink.url) }
}
function mailerTo(url: string): Mailer {
  const mailer = openMailer({ ...settings, SMTP_URL: url })
  if (!mailer) throw new Error('no mailer')
  return mailer
}

/** Somebody of a school with an address. */
async function somebody(given: { demonstration?: boolean } = {}) {
  const org = await anOrganisation(engine.owner, given)
  const personId = await writing(engine.owner, org.id, (db) => aPerson(db))
  await engine.owner
    .updateTable('person')
    .set({ email: `staff${personId}@school.example` })
    .where('org_id', '=', org.id)
    .where('id', '=', personId)
    .execute()
  return { org, personId }
}

type Told = { org: Organisation; personId: number }
const tell = (
  { org, personId }: Told,
  given: { words?: string; by?: number | null; times?: number } = {},
) => {
  const notice = {
    ...{ personId, kind: 'entry-due' as const, words: given.words ?? 'Two classes wait.' },
    ...{ link: `/${org.slug}/cycle/3`, due: '2026-12-04' },
  }
  return writeAs(engine.owner, anAsker(org.id, { personId: given.by ?? null }), (db) =>
    say(
      db,
      Array.from({ length: given.times ?? 1 }, () => notice),
    ),
  )
}
const minutes = (count: number) => new Date(testNow.getTime() + count * 60_000)
const send = (mailer: Mailer, now = testNow) =>
  sendWaiting(engine.owner, { mailer, baseUrl: settings.baseUrl, now })
const letterOf = async ({ org }: Told, ids: readonly number[]) =>
  (await reading(engine.owner, org.id, (db) => listLetters(db, ids))).get(ids[0] ?? -1)?.letter

describe('a message', () => {
  test('is there for the person it is said to, and for nobody else', async () => {
    const one = await somebody()
    const other = await somebody()
    const colleague = await writing(engine.owner, one.org.id, (db) => aPerson(db))
    const [id = -1] = await tell(one)
    const seen = (org: Organisation, personId: number | null) =>
      reading(engine.owner, org.id, (db) => listNotices(db, personId))
    expect((await seen(one.org, one.personId)).map((notice) => notice.words)).toEqual(['Two classes wait.'])
    expect(await seen(one.org, colleague)).toEqual([])
    expect(await seen(one.org, null)).toEqual([])
    expect(await seen(other.org, one.personId)).toEqual([])
    await expect(
      writing(engine.owner, one.org.id, (db) => openNotice(db, colleague, id)),
    ).rejects.toMatchObject({ status: 404 })
    await expect(
      writing(engine.owner, other.org.id, (db) => openNotice(db, one.personId, id)),
    ).rejects.toMatchObject({ status: 404 })
  })

  test('is read once it is opened, and leads to where it is about', async () => {
    const one = await somebody()
    const [id = -1] = await tell(one)
    await tell(one)
    const unread = () => reading(engine.owner, one.org.id, (db) => countUnread(db, one.personId))
    expect(await unread()).toBe(2)
    const link = await writing(engine.owner, one.org.id, (db) => openNotice(db, one.personId, id))
    expect(link).toBe(`/${one.org.slug}/cycle/3`)
    expect(await unread()).toBe(1)
    await writing(engine.owner, one.org.id, (db) => markRead(db, one.personId))
    expect(await unread()).toBe(0)
  })

  test('is not said of a change that was rolled back', async () => {
    const one = await somebody()
    const failed = writeAs(engine.owner, anAsker(one.org.id), async (db) => {
      await say(db, [{ personId: one.personId, kind: 'entry-due', words: 'x', link: '/a' }])
      throw new Error('the change failed')
    })
    await expect(failed).rejects.toThrow('the change failed')
    expect(await reading(engine.owner, one.org.id, (db) => listNotices(db, one.personId))).toEqual([])
  })

  test('in a school that one governs from away is nobody’s: the number of the person may be another’s there', () => {
    const org = { id: 5 } as Organisation
    const post = { orgId: 9 } as Parameters<typeof recipientOf>[0]['posts'][number]
    expect(recipientOf({ org, personId: 7, posts: [post] })).toBeNull()
    expect(recipientOf({ org, personId: 7, posts: [post, { ...post, orgId: 5 }] })).toBe(7)
  })
})

describe('a letter', () => {
  test('holds no pupil’s name, mark or text, whatever the message says', async () => {
    const canaries = ['Amina Canarybird', 'Working at 7', 'cried in the lesson']
    const one = await somebody()
    await tell(one, { words: canaries.join('; ') })
    const { sink, mailer } = await aServer()
    await send(mailer)
    expect(sink.letters).toHaveLength(1)
    expect(canaries.filter((canary) => sink.letters[0]?.includes(canary))).toEqual([])
    expect(sink.letters[0]).toContain('Subject: Entries are due by Friday 4 December')
    expect(sink.letters[0]).toContain(`https://school.example/${one.org.slug}/cycle/3`)
    expect(sink.letters[0]).toContain(`To: staff${one.personId}@school.example`)
  })

  test('of what is said once goes once until it is read, though it is said again and again', async () => {
    const one = await somebody()
    const corrected = { kind: 'marks-corrected' as const, words: 'Marks of 9A were corrected.', link: '/a' }
    const again = () =>
      writing(engine.owner, one.org.id, (db) => say(db, [{ personId: one.personId, ...corrected }]))
    const [first] = await again()
    expect(await again()).toEqual([first])
    const { sink, mailer } = await aServer()
    await send(mailer, minutes(5))
    expect(sink.letters).toHaveLength(1)
    expect(sink.letters[0]).toContain('Subject: Marks of a closed cycle were corrected')
    expect(sink.letters[0]).not.toContain('9A')
    await writing(engine.owner, one.org.id, (db) => markRead(db, one.personId))
    expect(await again()).not.toEqual([first])
  })

  test('goes once, however often the sender runs and however many run at a time', async () => {
    const one = await somebody()
    const ids = await tell(one, { times: 12 })
    const { sink, mailer } = await aServer()
    await Promise.all([send(mailer), send(mailer), send(mailer)])
    await send(mailer, minutes(60))
    expect(sink.letters).toHaveLength(ids.length)
    expect(await letterOf(one, ids)).toEqual({ state: 'sent', tries: 1 })
  })

  test('is neither lost nor doubled when the mail server is down for 24 hours', async () => {
    const one = await somebody()
    const ids = await tell(one, { times: 3, by: one.personId })
    const down = mailerTo(await nobodyListens())
    for (let passed = 0; passed < 24 * 60; passed += 5) await send(down, minutes(passed))
    expect(await letterOf(one, ids)).toMatchObject({ state: 'waiting' })
    const { sink, mailer } = await aServer()
    for (let passed = 0; passed <= 60; passed += 5) await send(mailer, minutes(24 * 60 + passed))
    expect(sink.letters).toHaveLength(3)
    const named = sink.letters.map((letter) => /Message-ID: (.*)/.exec(letter)?.[1])
    expect(new Set(named).size).toBe(3)
  })

  test('is given up after two days without a server, and never queued for ever', async () => {
    const one = await somebody()
    const ids = await tell(one, { by: one.personId })
    const down = mailerTo(await nobodyListens())
    for (let hours = 0; hours <= 50; hours += 1) await send(down, minutes(hours * 60))
    expect(await letterOf(one, ids)).toMatchObject({ state: 'given up' })
  })

  test('is not sent a second time when the sender was killed after the server had taken it', async () => {
    const one = await somebody()
    const ids = await tell(one)
    const { sink, mailer } = await aServer()
    const killed: Mailer = {
      send: async (letter) => {
        await mailer.send(letter)
        throw new Error('killed')
      },
    }
    await expect(send(killed)).rejects.toThrow('killed')
    await send(mailer, minutes(1))
    await send(mailer, minutes(30))
    expect(sink.letters).toHaveLength(1)
    expect(await letterOf(one, ids)).toEqual({ state: 'unsure', tries: 1 })
  })

  test('is tried again where the server cannot now, and not where it will not', async () => {
    const one = await somebody()
    const ids = await tell(one)
    let mood: Mood = 'later'
    const { sink, mailer } = await aServer(() => mood)
    await send(mailer)
    expect(await letterOf(one, ids)).toEqual({ state: 'waiting', tries: 1 })
    mood = 'refuses'
    await send(mailer, minutes(2))
    mood = 'takes'
    await send(mailer, minutes(60))
    expect(await letterOf(one, ids)).toEqual({ state: 'refused', tries: 2 })
    expect(sink.letters).toEqual([])
  })

  test('that nobody pressed for waits until the morning; one that somebody pressed for does not', async () => {
    const one = await somebody()
    const byClock = await tell(one)
    const byHand = await tell(one, { by: one.personId })
    const { sink, mailer } = await aServer()
    const night = new Date('2026-11-24T18:30:00Z')
    await send(mailer, night)
    expect(await letterOf(one, byHand)).toMatchObject({ state: 'sent' })
    expect(await letterOf(one, byClock)).toMatchObject({ state: 'waiting' })
    await send(mailer, new Date('2026-11-25T07:00:00Z'))
    expect(sink.letters).toHaveLength(2)
  })

  test('is not written to the invented people of a demonstration, nor without an address or a mail server', async () => {
    const invented = await somebody({ demonstration: true })
    expect(await letterOf(invented, await tell(invented))).toBeUndefined()
    const one = await somebody()
    const unreachable = await writing(engine.owner, one.org.id, (db) => aPerson(db))
    const noAddress = { ...one, personId: unreachable }
    expect(await letterOf(noAddress, await tell(noAddress))).toBeUndefined()
    vi.stubEnv('SMTP_URL', '')
    const ids = await tell(one)
    expect(await letterOf(one, ids)).toBeUndefined()
    expect(letterWords(await letterOf(one, ids))).toBe('in the product only')
  })
})

describe('letters that come together', () => {
  const choose = ({ org, personId }: Told, rhythm: Rhythm, at = testNow) =>
    writeAs(engine.owner, anAsker(org.id, { personId, now: at }), (db) => chooseRhythm(db, personId, rhythm))
  // Tuesday 24 November, and the Monday after it.
  const monday = new Date('2026-11-30T07:00:00Z')

  test('go in one, on the day that was chosen, each message told once with the way to it', async () => {
    const one = await somebody()
    await choose(one, 'weekly')
    const late = { ...one, org: { ...one.org, slug: 'elsewhere' } }
    await tell(one, { times: 3 })
    const ids = await tell(late)
    expect(letterWords(await letterOf(one, ids))).toBe('with others, in the letter of Monday 30 November')
    const { sink, mailer } = await aServer()
    await send(mailer, new Date('2026-11-29T23:00:00Z'))
    expect(sink.letters).toEqual([])
    await Promise.all([send(mailer, monday), send(mailer, monday), send(mailer, monday)])
    expect(sink.letters).toHaveLength(1)
    // Mail breaks long lines.
    const letter = sink.letters[0]?.replaceAll(/=\r?\n/g, '')
    expect(letter).toContain(`Subject: 2 messages of ${one.org.name}`)
    expect(letter).toContain(`https://school.example/${one.org.slug}/cycle/3`)
    expect(letter).toContain('https://school.example/elsewhere/cycle/3')
    expect(letter).not.toContain('Two classes wait')
    expect(await letterOf(one, ids)).toEqual({ state: 'sent', tries: 1 })
    await send(mailer, new Date('2026-12-07T07:00:00Z'))
    expect(sink.letters).toHaveLength(1)
  })

  test('but what is due before the next of them goes at once, and so does all that waits when the choice is taken back', async () => {
    const one = await somebody()
    await choose(one, 'weekly')
    const { sink, mailer } = await aServer()
    const urgent = writeAs(engine.owner, anAsker(one.org.id, { personId: one.personId }), (db) =>
      say(db, [
        { personId: one.personId, kind: 'entry-due', words: 'x', link: '/a', due: '2026-11-27' },
        { personId: one.personId, kind: 'entry-due', words: 'x', link: '/b', due: '2026-12-04' },
      ]),
    )
    await urgent
    await send(mailer, minutes(1))
    expect(sink.letters).toHaveLength(1)
    expect(sink.letters[0]).toContain('Subject: Entries are due by Friday 27 November')
    await choose(one, 'at once')
    await send(mailer, minutes(2))
    expect(sink.letters).toHaveLength(2)
    expect(await reading(engine.owner, one.org.id, (db) => readRhythm(db, one.personId))).toBe('at once')
  })

  test('are not given up for having waited a week: two days without a server count from when they were to go', async () => {
    const one = await somebody()
    await choose(one, 'weekly')
    const ids = await tell(one)
    const down = mailerTo(await nobodyListens())
    await send(down, monday)
    expect(await letterOf(one, ids)).toMatchObject({ state: 'waiting', tries: 1 })
    for (let hours = 1; hours <= 50; hours += 1)
      await send(down, new Date(monday.getTime() + hours * 3_600_000))
    expect(await letterOf(one, ids)).toMatchObject({ state: 'given up' })
  })

  test('are one person’s choice: others of the school, and the same number elsewhere, get each by itself', async () => {
    const one = await somebody()
    const other = await somebody()
    await choose(one, 'daily')
    const colleague = await writing(engine.owner, one.org.id, (db) => aPerson(db))
    for (const [org, personId] of [
      [one.org, colleague],
      [other.org, one.personId],
    ] as const)
      expect(await reading(engine.owner, org.id, (db) => readRhythm(db, personId))).toBe('at once')
  })

  test('whenever it is, the next letter is at seven in the school’s time on a day that was chosen, within a week', () => {
    const zones = fc.constantFrom('Europe/London', 'Europe/Lisbon', 'Europe/Paris', 'Asia/Karachi')
    const at = fc.date({ min: new Date('2026-01-01'), max: new Date('2027-12-31'), noInvalidDate: true })
    fc.assert(
      fc.property(zones, at, fc.constantFrom('daily', 'weekly'), (timeZone, now, rhythm) => {
        const next = nextTogether(rhythm, timeZone, now)
        const shown = next.toLocaleString('en-GB', {
          timeZone,
          weekday: 'short',
          hour: '2-digit',
          minute: '2-digit',
        })
        expect(shown).toMatch(rhythm === 'weekly' ? /^Mon 07:00$/ : /^(Mon|Tue|Wed|Thu|Fri) 07:00$/)
        const hours = (next.getTime() - now.getTime()) / 3_600_000
        expect(hours).toBeGreaterThan(0)
        expect(hours).toBeLessThanOrEqual(7 * 24 + 1)
      }),
    )
  })
})

describe('words', () => {
  test('the clock keeps quiet from 18:00 to 7:00 and at the weekend, in the school’s own time', () => {
    const quiet = (at: string, zone = 'Europe/London') => isQuiet(zone, new Date(at))
    expect(quiet('2026-11-24T17:59:00Z')).toBe(false)
    expect(quiet('2026-11-24T18:00:00Z')).toBe(true)
    expect(quiet('2026-11-24T06:59:00Z')).toBe(true)
    expect(quiet('2026-07-07T06:00:00Z')).toBe(false)
    expect(quiet('2026-07-07T17:00:00Z')).toBe(true)
    expect(quiet('2026-11-28T12:00:00Z')).toBe(true)
    expect(quiet('2026-11-24T06:30:00Z', 'Europe/Paris')).toBe(false)
  })

  test('a letter is made of its kind, the school, a day and an address', () => {
    const made = composeLetter({
      ...{ kind: 'cover-named', school: 'Highfield', due: '2026-12-04', url: 'https://x.example/h' },
      messages: 'https://x.example/h/notices',
    })
    expect(made.subject).toBe('You cover a class until Friday 4 December')
    expect(made.text).toContain('asked at Highfield to enter for a class')
  })

  test('the top line and the page count what is unread', () => {
    expect([0, 1, 3].map(unreadWords)).toEqual(['Messages', '1 message', '3 messages'])
    expect(noticesFinding([])).toBe('Nothing has been said to you here yet')
    expect(noticesFinding([{ readAt: testNow }])).toBe('You have read all your messages')
    expect(noticesFinding([{ readAt: null }, { readAt: testNow }])).toBe('1 message waits for you')
    expect(letterWords({ state: 'waiting', tries: 3 })).toBe('waiting to be sent, tried 3 times')
  })
})
