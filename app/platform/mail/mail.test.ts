import { afterEach, expect, test } from 'vitest'
import { openMailer, readFailure } from './mail.server.ts'
import { aSink, type Mood, nobodyListens, type Sink } from './testing.ts'

const sinks: Sink[] = []
afterEach(async () => {
  await Promise.all(sinks.splice(0).map((sink) => sink.close()))
})

const letter = { to: 'somebody@school.example', subject: 'Entries are due', text: 'Look.', id: 'notice-1-2' }

async function sendTo(mood: Mood) {
  const sink = await aSink(() => mood)
  sinks.push(sink)
  const mailer = openMailer({ SMTP_URL: sink.url, MAIL_FROM: 'cycle@school.example', baseUrl: 'http://here' })
  const delivery = await mailer?.send(letter)
  return { delivery, letters: sink.letters }
}

test('a letter is plain text, says that a machine wrote it, and bears the same id whenever it is tried', async () => {
  const { delivery, letters } = await sendTo('takes')
  expect(delivery).toEqual({ state: 'sent' })
  expect(letters).toHaveLength(1)
  expect(letters[0]).toContain('Message-ID: <notice-1-2@here>')
  expect(letters[0]).toContain('Content-Type: text/plain')
  expect(letters[0]).toContain('Auto-Submitted: auto-generated')
})

test('a server that cannot now is asked again, one that will not is not', async () => {
  expect((await sendTo('later')).delivery).toMatchObject({ state: 'later', server: true })
  expect((await sendTo('refuses')).delivery).toMatchObject({ state: 'refused' })
})

test('where nobody listens nothing can have gone', async () => {
  const url = await nobodyListens()
  const mailer = openMailer({ SMTP_URL: url, MAIL_FROM: 'cycle@school.example', baseUrl: 'http://here' })
  expect(await mailer?.send(letter)).toMatchObject({ state: 'later', server: false })
})

test('a connection that breaks after the last line leaves it open whether the letter went', async () => {
  expect((await sendTo('hangs up')).delivery).toMatchObject({ state: 'unsure' })
  expect((await sendTo('hangs up early')).delivery).toMatchObject({ state: 'later', server: false })
})

test('what a server writes is not kept: it may hold an address', () => {
  const error = { code: 'EENVELOPE', responseCode: 550, response: '550 somebody@school.example unknown' }
  expect(readFailure(error, true)).toEqual({ state: 'refused', why: 'EENVELOPE 550' })
})

test('a wrong password is no reason to lose letters', () => {
  expect(readFailure({ code: 'EAUTH', responseCode: 535 }, false)).toMatchObject({
    state: 'later',
    server: false,
  })
})

test('without a mail server there is no way out', () => {
  expect(openMailer({ baseUrl: 'http://here' } as Parameters<typeof openMailer>[0])).toBeNull()
})
