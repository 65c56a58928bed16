import { count, formatDay } from '#features/school/api.ts'

/** The grades of a scale, lowest first, and where a target stands on it. */
export type Standing = {
  grades: readonly string[]
  /** The grade last set by rule: what a change is measured from, so that small steps do not add up unseen. */
  ruled: string
  current: string
}

/** What came of talking a target over: the teacher's say (a grade, with a reason where it moves) and the pupil's. */
export type Talk = {
  pupilId: number
  subjectId: number
  grade: string
  reason: string
  wish: string
  words: string
}
/** Why a target cannot be moved to a grade for a reason, by the field it concerns; null when it can. */
export function refuseChange(
  { grades, ruled, current }: Standing,
  wish: { grade: string; reason: string },
): { field: 'grade' | 'reason'; why: string } | null {
  const place = grades.indexOf(wish.grade)
  if (place < 0) return { field: 'grade', why: `“${wish.grade}” is not a grade of this subject.` }
  if (wish.grade === current) return null
  const from = grades.indexOf(ruled)
  if (from >= 0 && Math.abs(place - from) > 1)
    return {
      field: 'grade',
      why: `The target from the start is ${ruled}: choose one grade above or below it, or set another challenge.`,
    }
  return wish.reason.trim().length < 3 ? { field: 'reason', why: 'Say why in a few words.' } : null
}

/** The grades a target may be moved to by hand: the one by rule, one either side of it, and where it stands. */
export const openGrades = ({ grades, ruled, current }: Standing): string[] => {
  const from = grades.indexOf(ruled)
  return grades.filter((grade, place) => grade === current || (from >= 0 && Math.abs(place - from) <= 1))
}

/** How far the targets of some pupils have come. */
export type Steps = { courses: number; proposed: number; discussed: number; agreed: number }

type AtStep = { state: string; proposed: string | null }

/** The step a target is at: an agreed one beside which another grade is proposed is to be talked over again. */
export const stepOf = ({ state, proposed }: AtStep): string => (proposed === null ? state : 'proposed')

const leftToDo = ['proposed', 'none', 'discussed', 'agreed']

/** What is left to do first: to talk over, none yet, talked over, agreed; within each in the order given. */
export const openFirst = <Row extends { step: string }>(rows: readonly Row[]): Row[] =>
  rows.toSorted((a, b) => leftToDo.indexOf(a.step) - leftToDo.indexOf(b.step))

export function countSteps(courses: number, targets: readonly AtStep[]): Steps {
  const inState = (state: string) => targets.filter((target) => stepOf(target) === state).length
  return {
    courses,
    proposed: inState('proposed'),
    discussed: inState('discussed'),
    agreed: inState('agreed'),
  }
}

/** Several classes or subjects together. */
export const addSteps = (all: readonly Steps[]): Steps => {
  const total = (of: keyof Steps) => all.reduce((sum, one) => sum + one[of], 0)
  return {
    courses: total('courses'),
    proposed: total('proposed'),
    discussed: total('discussed'),
    agreed: total('agreed'),
  }
}

export type Round = { discussBy: string; agreeBy: string }

const talkedOver = ({ discussed, agreed }: Steps) => discussed + agreed

/** Whether a class is behind its day: with targets to talk over, or to agree, that should have been by now. */
export function isBehind(steps: Steps, round: Round | null, today: string): boolean {
  if (!round) return false
  const open = steps.proposed + talkedOver(steps)
  return (
    (round.discussBy < today && talkedOver(steps) < open) || (round.agreeBy < today && steps.agreed < open)
  )
}

/** Whether every target is agreed, so that nothing is left to do. */
export const isDone = ({ courses, agreed }: Steps): boolean => courses > 0 && agreed === courses

/** "12 of 28 discussed": how far a class has come, in the step it is at. */
export function stepWords(steps: Steps): string {
  const { courses, proposed, agreed } = steps
  if (proposed + talkedOver(steps) === 0) return 'nothing proposed yet'
  if (isDone(steps)) return 'all agreed'
  if (talkedOver(steps) < courses) return `${talkedOver(steps)} of ${courses} discussed`
  return `all discussed, ${agreed} agreed`
}

/** First line of the page of classes. */
export function classesFinding(
  year: string,
  classes: readonly { steps: Steps; behind: boolean }[],
  { round, today }: { round: Round | null; today: string },
): string {
  if (classes.length === 0) return `${year} has no classes here`
  const done = classes.filter(({ steps }) => steps.courses > 0 && talkedOver(steps) === steps.courses).length
  const behind = classes.filter((one) => one.behind).length
  const said = `${year}: ${done === classes.length ? 'every class has' : `${done} of ${count(classes.length, 'class', 'classes')} have`} talked its targets over`
  if (behind > 0) return `${said}; ${count(behind, 'class is', 'classes are')} behind`
  if (round && done < classes.length && round.discussBy >= today)
    return `${said}; the rest have until ${formatDay(round.discussBy)}`
  return said
}

/** First line of a class's targets. */
export function classFinding(name: string, steps: Steps): string {
  const waiting = steps.proposed
  if (steps.courses === 0) return `${name} has no pupils to set targets for`
  if (waiting + talkedOver(steps) === 0) return `No target is proposed for ${name} yet`
  if (waiting === 0)
    return steps.agreed === steps.courses
      ? `All ${steps.courses} targets of ${name} are agreed`
      : `${name}: ${talkedOver(steps)} of ${steps.courses} targets are talked over, ${steps.agreed} agreed`
  return `${name}: ${talkedOver(steps)} of ${steps.courses} targets are talked over, ${waiting} ${waiting === 1 ? 'waits' : 'wait'}`
}

/** By when, in a sentence above a class. */
export const roundWords = ({ discussBy, agreeBy }: Round, behind: boolean): string =>
  behind
    ? `Targets should have been talked over by ${formatDay(discussBy)} and are agreed by ${formatDay(agreeBy)}: please say what came of the talk.`
    : `Talk them over by ${formatDay(discussBy)}; they are agreed by ${formatDay(agreeBy)}.`

/** What a state is called beside a name. */
export const stateNames: Record<string, string> = {
  proposed: 'proposed',
  discussed: 'talked over',
  agreed: 'agreed',
}

/** The year group asked for, else the oldest before the sixth form: whose targets come due first. */
export const chooseYear = <Year extends { id: number; number: number }>(
  years: readonly Year[],
  wished: number | undefined,
): Year | undefined =>
  years.find((one) => one.id === wished) ?? years.findLast((one) => one.number <= 11) ?? years[0]
