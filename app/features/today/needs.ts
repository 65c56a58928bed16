import { addDays, count, formatDay } from '#features/school/api.ts'

export type Need = { text: string; to: string; label: string }
export type Entry = { classId: number; className: string; due: number; done: number; closes: string }

/** Targets of a class that wait to be talked over. */
export type Talk = {
  classId: number
  name: string
  yearGroupId: number
  waiting: number
  discussBy: string | null
}

/** What waits in a school, as far as it is one person's. */
export type Waiting = {
  base: string
  today: string
  cycle: { id: number; name: string; closes: string } | undefined
  entries: readonly Entry[]
  talks: readonly Talk[]
  /** What was sent back to be looked at again. */
  sentBack: readonly { classId: number | null; name: string; note: string }[]
  /** Corrections of closed cycles that wait for an answer. */
  asked: readonly { cycleId: number; cycle: string }[]
  /** Findings of the last cycle without an answer. */
  toAnswer: number
  /** Help that somebody runs and whose review is due. */
  toReview: readonly { planId: number; title: string; reviewOn: string }[]
  /** Changes of set, course or pathway that somebody decided and whose review is due. */
  dueChanges: number
  /** Places on full pathways that are free again, each with who stands first, for whoever decides. */
  freePlaces: readonly {
    pupilId: number
    pathwayId: number
    pathway: string
    year: string
    asked: string
    waiting: number
  }[]
  /** Pathways that close with pupils whose next one is not decided. */
  leaving: readonly { pathwayId: number; pathway: string; ends: string; closed: boolean; pupils: number }[]
  toClose: boolean
  /** Whether somebody answers checks of marks before the cycle closes. */
  toCheck: boolean
  /** Files read and not yet brought in. */
  toAccept: number
}

const MOST_NEEDS = 3
/** So many days before the day of a round its targets are asked about. */
const TALK_DAYS = 21
/** So many days before a cycle closes its checks are asked about. */
const CHECK_DAYS = 10

const by = (day: string, today: string) => `${day < today ? 'was' : 'is'} due by ${formatDay(day)}`

/** What waits, and by which day; what has no day waits after all that has one. */
type Dated = { day: string | null; need: Need }
const byDay = (a: Dated, b: Dated) =>
  Number(a.day === null) - Number(b.day === null) || (a.day ?? '').localeCompare(b.day ?? '')

const marks = ({ base, today, entries }: Waiting): Dated[] =>
  entries
    .filter((one) => one.done < one.due)
    .map((one) => ({
      day: one.closes,
      need: {
        text: `${one.className}: ${one.due - one.done} of ${one.due} pupils have no full entry; it ${by(one.closes, today)}.`,
        to: `${base}/classes/${one.classId}/enter`,
        label: `Enter ${one.className}`,
      },
    }))

/** The targets to talk over, all classes of a day in one line: the page of a class where there is one, else how far each is. */
function talks({ base, today, talks: all }: Waiting): Dated[] {
  const near = all.filter(({ discussBy: day }) => day === null || day <= addDays(today, TALK_DAYS))
  return [...Map.groupBy(near, (one) => `${one.discussBy} ${one.yearGroupId}`).values()].flatMap((own) => {
    const [first] = own
    if (!first) return []
    const day = first.discussBy
    const waiting = own.reduce((sum, one) => sum + one.waiting, 0)
    const where = own.length === 1 ? first.name : count(own.length, 'class', 'classes')
    const when = day === null ? '' : `: this ${by(day, today)}`
    const text = `${count(waiting, 'target')} of ${where} to talk over with the pupils${when}.`
    const [to, label] =
      own.length === 1
        ? [`/classes/${first.classId}/targets`, `Talk over ${first.name}`]
        : [`/targets/classes?year=${first.yearGroupId}`, 'See which classes']
    return [{ day, need: { text, to: `${base}${to}`, label } }]
  })
}

/** A class has its marks before its talks where both are due on one day. */
const marksAndTalks = (waiting: Waiting): Need[] =>
  [...marks(waiting), ...talks(waiting)].toSorted(byDay).map(({ need }) => need)

const sentBack = ({ base, cycle, sentBack: all }: Waiting): Need[] =>
  all.map(({ classId, name, note }) => ({
    text: `${name} was sent back to be looked at again: ${note}.`,
    to: classId === null ? `${base}/cycle/${cycle?.id}/checks` : `${base}/classes/${classId}/enter`,
    label: `Look at ${name}`,
  }))

const corrections = ({ base, asked }: Waiting): Need[] =>
  asked.slice(0, 1).map(({ cycleId, cycle }) => ({
    text: `${count(asked.length, 'correction')} of ${cycle} ${asked.length === 1 ? 'is' : 'are'} asked for.`,
    to: `${base}/cycle/${cycleId}/corrections`,
    label: 'Make or decline',
  }))

function checks({ base, today, cycle, toCheck }: Waiting): Need[] {
  if (!toCheck || !cycle || cycle.closes > addDays(today, CHECK_DAYS)) return []
  const text = `${cycle.name} ${by(cycle.closes, today)}: look at the checks of the marks before it closes.`
  return [{ text, to: `${base}/cycle/${cycle.id}/checks`, label: 'Look at the checks' }]
}

const reviews = ({ base, today, toReview }: Waiting): Need[] =>
  toReview.map(({ planId, title, reviewOn }) => ({
    text: `${title}, which you run: what becomes of it ${reviewOn < today ? `was to be decided by ${formatDay(reviewOn)}` : 'is to be decided today'}.`,
    to: `${base}/help/plans/${planId}/review`,
    label: 'Decide',
  }))

function changes({ base, dueChanges }: Waiting): Need[] {
  if (dueChanges === 0) return []
  const text = `${count(dueChanges, 'change')} of set, course or pathway that you decided ${dueChanges === 1 ? 'is' : 'are'} due for review: done? helped?`
  return [{ text, to: `${base}/curriculum/changes`, label: 'Review' }]
}

const freePlaces = ({ base, freePlaces: all }: Waiting): Need[] =>
  all.map(({ pupilId, pathwayId, pathway, year, asked, waiting }) => ({
    text: `${pathway} has a place free in ${year}: ${waiting === 1 ? 'the one who waits' : `the first of the ${waiting} who wait`} asked on ${formatDay(asked)}.`,
    to: `${base}/pupils/${pupilId}/pathway/switch?to=${pathwayId}`,
    label: 'Offer the place',
  }))

const leaving = ({ base, leaving: all }: Waiting): Need[] =>
  all.map(({ pathwayId, pathway, ends, closed, pupils }) => ({
    text: `${pathway} ${closed ? 'closed' : 'closes'} on ${formatDay(ends)}: where ${count(pupils, 'pupil')} on it ${pupils === 1 ? 'goes' : 'go'} is still to be decided.`,
    to: `${base}/curriculum/pathways/${pathwayId}`,
    label: 'Decide for each',
  }))

function closing({ base, today, cycle, toClose }: Waiting): Need[] {
  if (!toClose || !cycle) return []
  const text = `${cycle.name} ${by(cycle.closes, today)}: close it when the entries are in.`
  return [{ text, to: `${base}/cycle`, label: 'See how far it is' }]
}

function findings({ base, toAnswer }: Waiting): Need[] {
  if (toAnswer === 0) return []
  const text = `${count(toAnswer, 'finding')} of the last cycle ${toAnswer === 1 ? 'waits' : 'wait'} for an answer.`
  return [{ text, to: `${base}/findings`, label: 'Answer' }]
}

function files({ base, toAccept }: Waiting): Need[] {
  if (toAccept === 0) return []
  const text = `${count(toAccept, 'file')} read and not yet brought in.`
  return [{ text, to: `${base}/exchange`, label: 'Look' }]
}

/** What may wait for somebody, what presses most first. */
const kinds: readonly ((waiting: Waiting) => Need[])[] = [
  ...[
    sentBack,
    corrections,
    checks,
    marksAndTalks,
    reviews,
    freePlaces,
    leaving,
    changes,
    closing,
    findings,
    files,
  ],
]

/** What is waiting for a person today, three at most. */
export const chooseNeeds = (waiting: Waiting): Need[] =>
  kinds.flatMap((kind) => kind(waiting)).slice(0, MOST_NEEDS)
