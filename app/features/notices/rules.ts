const day = new Intl.DateTimeFormat('en-GB', {
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  timeZone: 'UTC',
})
const dayWords = (date: string) => day.format(new Date(`${date}T12:00:00Z`)).replace(',', '')

type Kind = {
  subject: (due: string | null) => string
  line: (school: string) => string
  /** While one of these words stands unread it is not said to the same person again. */
  once?: true
}

const kinds = {
  'entry-due': {
    subject: (due) => (due ? `Entries are due by ${dayWords(due)}` : 'Entries are due'),
    line: (school) => `Some of your entries in the cycle at ${school} are not in yet.`,
  },
  'cover-named': {
    subject: (due) => (due ? `You cover a class until ${dayWords(due)}` : 'You cover a class'),
    line: (school) => `You were asked at ${school} to enter for a class while its teacher is away.`,
  },
  'check-sent-back': {
    subject: () => 'Marks of yours were sent back',
    line: (school) => `Somebody at ${school} asks you to look once more at marks you entered.`,
    once: true,
  },
  'marks-corrected': {
    subject: () => 'Marks of a closed cycle were corrected',
    line: (school) => `Marks of a class of yours at ${school} were corrected after their cycle had closed.`,
    once: true,
  },
  'correction-answered': {
    subject: () => 'A correction you asked for was answered',
    line: (school) => `Somebody at ${school} answered the correction of a mark that you asked for.`,
    once: true,
  },
  'report-home': {
    subject: () => 'A report has come home',
    line: (school) => `${school} has sent a report home: sign in to read it.`,
    once: true,
  },
  'teacher-figures-on': {
    subject: () => 'The governing body decided about teachers’ figures',
    line: (school) =>
      `The governing body of ${school} switched figures of teachers on, for a purpose it states.`,
  },
  'teacher-figures-off': {
    subject: () => 'Teachers’ figures are switched off',
    line: (school) => `The governing body of ${school} switched figures of teachers off.`,
  },
  'minutes-sent': {
    subject: () => 'Minutes of a meeting',
    line: (school) => `Minutes of a meeting at ${school} are there to read, with what was decided.`,
    once: true,
  },
  'own-figures': {
    subject: () => 'Your own figures are there for you to read first',
    line: (school) =>
      `Figures of your own classes at ${school} are there; for now nobody but you can see them.`,
    once: true,
  },
  'help-owned': {
    subject: () => 'You were asked to run help for pupils',
    line: (school) => `Help for pupils at ${school} was begun, and you are to run it.`,
  },
  'help-handed-over': {
    subject: (due) =>
      due ? `Help for pupils changes hands until ${dayWords(due)}` : 'Help for pupils changes hands',
    line: (school) => `At ${school} somebody stands in for a while for a colleague who runs help for pupils.`,
  },
  'help-handed-back': {
    subject: () => 'Help for pupils is back with whose it is',
    line: (school) => `At ${school} help for pupils is back with the colleague whose it is.`,
  },
  'lessons-moved': {
    subject: () => 'Special lessons have changed',
    line: (school) => `Special lessons at ${school} that concern you have changed.`,
  },
} satisfies Record<string, Kind>

export type NoticeKind = keyof typeof kinds
const kindOf = (kind: NoticeKind): Kind => kinds[kind]

export const isNoticeKind = (text: string): text is NoticeKind => Object.hasOwn(kinds, text)

/** Whether a notice of this kind is said once until it is read. */
export const isSaidOnce = (kind: NoticeKind): boolean => kindOf(kind).once === true

export type LetterFacts = {
  kind: NoticeKind
  school: string
  due: string | null
  url: string
  /** Where one's messages are, and where one chooses how letters come. */
  messages: string
}

/**
 * The letter that tells of a notice. It is made from the kind, the school, a day and an address alone:
 * who or what it is about is read after signing in.
 */
export function composeLetter(facts: LetterFacts): { subject: string; text: string } {
  const { kind, school, due, url, messages } = facts
  const { subject, line } = kindOf(kind)
  const text = [
    line(school),
    '',
    `See which: ${url}`,
    '',
    'Letters name no pupil and no mark. You get this one because the school knows you under this address.',
    `Rather one letter a day, or one a week? Choose here: ${messages}`,
  ].join('\n')
  return { subject: subject(due), text }
}

/** One letter that tells of one notice or of several; what would be said twice in the same words is said once. */
export function composeLetters(first: LetterFacts, more: readonly LetterFacts[]) {
  const lines = [first, ...more].map(({ kind, school, due, url }) => {
    const { subject, line } = kindOf(kind)
    return [due ? `${subject(due)}. ${line(school)}` : line(school), `See which: ${url}`, ''].join('\n')
  })
  const told = [...new Set(lines)]
  if (told.length === 1) return composeLetter(first)
  const text = [
    `${told.length} messages wait for you at ${first.school}.`,
    '',
    ...told,
    `Letters name no pupil and no mark. They come together because you chose so; change it here: ${first.messages}`,
  ].join('\n')
  return { subject: `${told.length} messages of ${first.school}`, text }
}

/** The letter by which somebody tries whether mail arrives. */
export const composeTrial = (baseUrl: string): { subject: string; text: string } => ({
  subject: 'Everyschool can send mail',
  text: `This letter was asked for at ${baseUrl}, to see whether mail arrives. It does.`,
})

const FIRST_HOUR = 7
const LAST_HOUR = 18

/** Whether what the clock says by itself has to wait: before 7:00, from 18:00 on, and at the weekend, in that time zone. */
export function isQuiet(timeZone: string, at: Date): boolean {
  const parts = new Intl.DateTimeFormat('en-GB', {
    ...{ timeZone, weekday: 'short', hour: 'numeric', hourCycle: 'h23' },
  }).formatToParts(at)
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? ''
  const hour = Number(part('hour'))
  return ['Sat', 'Sun'].includes(part('weekday')) || hour < FIRST_HOUR || hour >= LAST_HOUR
}

const waits = [1, 5, 15, 60]
/** So long no server took a letter, and it is given up: the notice has stood in the product all the while. */
export const GIVE_UP_HOURS = 48

/** Minutes to wait after so many tries. */
export const waitAfter = (tries: number): number => waits[Math.min(tries, waits.length) - 1] ?? 1

/** "3 messages", for the top line. */
export const unreadWords = (unread: number): string =>
  unread === 0 ? 'Messages' : unread === 1 ? '1 message' : `${unread} messages`

/** The first line of a person’s messages. */
export function noticesFinding(notices: readonly { readAt: Date | null }[]): string {
  const unread = notices.filter((one) => one.readAt === null).length
  if (notices.length === 0) return 'Nothing has been said to you here yet'
  if (unread === 0) return 'You have read all your messages'
  return unread === 1 ? '1 message waits for you' : `${unread} messages wait for you`
}

const letterStates: Record<string, string> = {
  waiting: 'waiting to be sent',
  sending: 'on its way',
  sent: 'sent',
  refused: 'refused by the mail server',
  unsure: 'perhaps sent: the connection broke',
  'given up': 'given up after two days',
}

/** How a letter stands, for people. No letter: the notice is in the product only. */
export function letterWords(letter: { state: string; tries: number; on?: string } | undefined): string {
  if (!letter) return 'in the product only'
  if (letter.state === 'waiting' && letter.on) return `with others, in the letter of ${dayWords(letter.on)}`
  const words = letterStates[letter.state] ?? letter.state
  return letter.state === 'waiting' && letter.tries > 0
    ? `${words}, tried ${letter.tries === 1 ? 'once' : `${letter.tries} times`}`
    : words
}
