import type { Random } from '#stats/random.ts'
import type { FormGroup } from './classes.ts'
import type { Pupil } from './pupils.ts'
import type { Entry } from './readings.ts'
import type { Post } from './staff.ts'
import type { Teacher } from './teaching.ts'
import { stepNow } from './truth.ts'

const commented = ['english-language', 'mathematics', 'combined-science']
const commentedYear = 10

/** How a piece of work looks to who marks it, by effort from 1 to 4. */
const seen: readonly (readonly string[])[] = [
  [
    '{name} has found it hard to begin this half term.',
    'Little of what {name} can do has reached the page so far.',
  ],
  [
    '{name} works well on some days and gives up early on others.',
    '{name} takes part when asked, less so alone.',
  ],
  ['{name} works steadily and takes advice well.', '{name} has settled to solid, careful work.'],
  [
    '{name} works with real care and asks questions that help the whole class.',
    'It is a pleasure to see how much {name} puts into every piece of work.',
  ],
]
const next: Record<string, readonly string[]> = {
  'english-language': [
    'Next: quote fewer words and say more about each of them.',
    'Next: plan three points before the first sentence.',
  ],
  mathematics: [
    'Next: write every step down, then check the last one first.',
    'Next: ten minutes of algebra on three evenings a week.',
  ],
  'combined-science': [
    'Next: say what the evidence shows before saying why.',
    'Next: learn the units with each equation.',
  ],
}

/** Year 10, and the registration group of whoever signs in as a tutor. */
export function pupilsWithComments(
  posts: readonly Post[],
  tutors: ReadonlyMap<FormGroup, Teacher>,
): (pupil: Pupil) => boolean {
  const tutor = posts.find(({ role }) => role === 'form-tutor')?.person
  const own = [...tutors].find(([, teacher]) => teacher.id === tutor?.id)?.[0]
  return (pupil) => pupil.year === commentedYear || own?.pupils.includes(pupil) === true
}

/** Writes a comment beside the marks of the core subjects in the last closed cycle, for the pupils named. */
export function addComments(
  entries: readonly Entry[],
  wanted: (pupil: Pupil) => boolean,
  random: Random,
): Entry[] {
  return entries.map((entry) => {
    const { step, group, pupil, marks } = entry
    if (step !== stepNow - 1 || !commented.includes(group.subject) || !wanted(pupil)) return entry
    const effort = Math.min(Math.max(Number(marks.effort), 1), 4)
    const first = random.choice(seen[effort - 1] ?? seen[2] ?? ['']).replace('{name}', pupil.given)
    return {
      ...entry,
      marks: { ...marks, comment: `${first} ${random.choice(next[group.subject] ?? [''])}`.trim() },
    }
  })
}
