import { type FigureOf, noFigure, oneFigure, sentence } from './figure.ts'
import type { Prepared } from './pupil.ts'

const noSession = 'No session was recorded.'
const missed = ({ absent, possible }: { absent: number; possible: number }) =>
  `${absent} of ${possible} sessions missed.`

const sessionsOf = ({ pupil: { sessions } }: Prepared) =>
  sessions !== null && sessions.possible > 0 ? sessions : null

/** Sessions weigh, not pupils: a school’s absence is that of all its sessions. */
export const absence: FigureOf<'absence'> = (_, prepared) => {
  const sessions = sessionsOf(prepared)
  if (!sessions) return noFigure(noSession)
  const { absent: sum, possible: weight } = sessions
  return oneFigure({ value: sum / weight, sum, weight }, () => sentence(missed(sessions)))
}

// A tenth of 250 sessions is 25 also where a tenth cannot be written exactly.
const rounding = 1e-9

/** Persistent absence is a tenth of a pupil’s own possible sessions or more, severe a half (DfE, since 2015/16). */
export const absentAtLeast: FigureOf<'absent at least'> = ({ share }, prepared) => {
  const sessions = sessionsOf(prepared)
  if (!sessions) return noFigure(noSession)
  const { absent, possible } = sessions
  const value = absent >= share * possible - rounding ? 1 : 0
  return oneFigure({ value }, () => sentence(missed(sessions)))
}
