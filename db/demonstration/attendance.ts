import type { Random } from '#stats/random.ts'
import { type Day, lastYear, thisYear, weeksOver } from './calendar.ts'
import type { Margins } from './margins.ts'
import type { Pupil } from './pupils.ts'

export type AttendanceWeek = { pupil: Pupil; week: Day; codes: string }

const absences = ['I', 'M', 'R', 'T', 'E', 'C', 'G', 'U', 'O', 'N'] as const
const activities = ['B', 'P', 'V', 'W', 'K'] as const

/** Weeks in which a pupil is on roll; partner schools keep this year only. */
function weeksOf(pupil: Pupil): Day[] {
  const weeks = pupil.attendedLastYear
    ? [...lastYear.schoolWeeks, ...weeksOver(thisYear)]
    : weeksOver(thisYear)
  return weeks.filter((week) => week >= pupil.entered && (pupil.left === null || week <= pupil.left))
}

function drawer(margins: Margins, random: Random) {
  const shares = margins.absence.share_of_sessions
  const weights = (codes: readonly string[]) => codes.map((code) => shares[code] ?? 0)
  const away = weights(absences)
  const out = weights(activities)
  const outChance = out.reduce((sum, share) => sum + share, 0)
  const lateChance = shares.L ?? 0
  return {
    reason: (often: boolean) => {
      const code = absences[random.weighted(away)] ?? 'I'
      return often && code === 'I' && random.chance(0.35) ? 'O' : code
    },
    present: (mark: '/' | '\\', late: number) => {
      if (random.chance(outChance)) return activities[random.weighted(out)] ?? 'V'
      return mark === '/' && random.chance(Math.min(0.5, lateChance * 2 * late)) ? 'L' : mark
    },
  }
}

/** Ten letters a week, Monday morning first. Absence comes in spells: who was away yesterday is likelier away today. */
export function attend(pupils: readonly Pupil[], margins: Margins, random: Random): AttendanceWeek[] {
  const draw = drawer(margins, random)
  const stay = 0.5
  return pupils.flatMap((pupil) => {
    const starts = Math.min(0.98, (pupil.absence * (1 - stay)) / (1 - Math.min(pupil.absence, 0.95)))
    const remains = starts > 0.9 ? pupil.absence : stay
    let reason: string | null = null
    return weeksOf(pupil).map((week) => {
      let codes = ''
      for (let day = 0; day < 5; day++) {
        const away: boolean = random.chance(reason === null ? starts : remains)
        reason = away ? (reason ?? draw.reason(pupil.absence > 0.2)) : null
        codes +=
          reason === null
            ? draw.present('/', 1 - 0.3 * pupil.diligence) + draw.present('\\', 0)
            : reason + reason
      }
      return { pupil, week, codes }
    })
  })
}
