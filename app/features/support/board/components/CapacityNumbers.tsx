import { count } from '#features/school/api.ts'
import type { Capacity } from '#stats/allocation/capacity.ts'
import { hoursWords } from '../rules/load.ts'

type CapacityNumbersProps = { capacity: Capacity; pupils: number; minutesEach: number; price: number | null }

/** The numbers that bound every plan. */
export function CapacityNumbers({ capacity, pupils, minutesEach, price }: CapacityNumbersProps) {
  const { monitoringHours, minutesAPupil, helpHours, pupilsHelped } = capacity
  return (
    <ul className="board-numbers plain">
      <li>
        <strong>{hoursWords(monitoringHours)} hours of monitoring a week</strong>
        {Math.round(10 * minutesAPupil) / 10} minutes a week for each of {pupils.toLocaleString('en-GB')}{' '}
        pupils
      </li>
      <li>
        <strong>{hoursWords(helpHours)} hours of help a week</strong>
        at {minutesEach} minutes each {count(pupilsHelped, 'pupil')} at most, one by one
      </li>
      <li>
        <strong>
          {price === null ? 'One more hour' : `One more hour brings ${Math.round(price)} points`}
        </strong>
        {price === null
          ? 'what it would bring is known once a proposal has been worked out'
          : 'in the last proposal, to the pupils who would come next'}
      </li>
    </ul>
  )
}
