import { count } from '#features/school/api.ts'
import type { Capacity } from '#stats/allocation/capacity.ts'
import { hoursWords } from '../rules/load.ts'

/** What an hour more a week would bring, after the last proposal. */
function hourWords(price: number | null): string {
  if (price === null) return 'would bring what the first proposal says; none has been worked out yet'
  const points = Math.round(price)
  return points === 0
    ? 'would have brought nothing in the last proposal: hours were left over'
    : `would have brought ${count(points, 'point')} in the last proposal, to the pupils who come next; a point is a hundredth of a standard deviation of attainment in a year`
}

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
        <strong>One more hour</strong> {hourWords(price)}
      </li>
    </ul>
  )
}
