import type { Permission } from '#features/access/api.ts'
import { count } from '#features/school/api.ts'

/** What stands in a school that begins: that it has no cycle yet is why it is asked. */
export type Standing = { years: number; pupils: number; classes: number; staff: number }
export type FirstStep = {
  text: string
  /** How far it is, once it is begun. */
  done: string | null
  /** Where to go, for whoever may do it. */
  to: string | null
}

type Step = { text: string; to: string; needs: Permission; done: (standing: Standing) => string | null }

const told = (number: number, words: string): string | null => (number > 0 ? words : null)

/** What a school does before its first cycle, in its order. */
const steps: readonly Step[] = [
  {
    ...{
      text: 'Say when the academic year and its terms begin and end',
      to: '/school/shape',
      needs: 'school.shape',
    },
    done: ({ years }) => told(years, count(years, 'academic year')),
  },
  {
    ...{ text: 'Bring in the pupils, the staff and the classes', to: '/exchange', needs: 'exchange.import' },
    done: ({ pupils, classes }) =>
      told(Math.min(pupils, classes), `${count(pupils, 'pupil')} in ${count(classes, 'class', 'classes')}`),
  },
  {
    ...{ text: 'Give colleagues their posts and invite them', to: '/people', needs: 'people.manage' },
    done: ({ staff }) => told(staff - 1, `${count(staff, 'person', 'people')} in post`),
  },
  {
    ...{ text: 'Plan the cycles of the year', to: '/cycle/plan', needs: 'cycle.run' },
    done: () => null,
  },
]

/** The permissions whose holders bring a school to its first cycle. */
export const firstStepNeeds: readonly Permission[] = steps.map(({ needs }) => needs)

/** The first steps of a school, each with how far it is; whoever may not take one sees who does. */
export const firstSteps = (standing: Standing, may: (permission: Permission) => boolean): FirstStep[] =>
  steps.map(({ text, to, needs, done }) => ({ text, done: done(standing), to: may(needs) ? to : null }))
