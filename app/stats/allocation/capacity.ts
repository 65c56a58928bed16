/** What learning managers' hours come to in a week. */
export interface Capacity {
  readonly hours: number
  readonly monitoringHours: number
  /** Minutes of monitoring for each pupil of the school. */
  readonly minutesAPupil: number
  readonly helpHours: number
  /** How many pupils can be helped for so many hours a week each, one by one. */
  readonly pupilsHelped: number
}

/**
 * The numbers that bound every plan: managers times their week, the part of it that is monitoring, and what is left for help.
 * `monitoring` is a share from 0 to 1. Throws RangeError for no pupils, or hours of help of nought.
 */
export function capacityOf({
  managers,
  week,
  monitoring,
  pupils,
  hoursEach,
}: {
  readonly managers: number
  readonly week: number
  readonly monitoring: number
  readonly pupils: number
  readonly hoursEach: number
}): Capacity {
  if (!(pupils > 0) || !(hoursEach > 0))
    throw new RangeError('A capacity is for pupils and hours above nought')
  const hours = managers * week
  const helpHours = hours * (1 - monitoring)
  return {
    ...{ hours, monitoringHours: hours * monitoring, helpHours },
    minutesAPupil: (hours * monitoring * 60) / pupils,
    // Hours are told to the minute: rounding must not cost a pupil.
    pupilsHelped: Math.floor(helpHours / hoursEach + 1e-9),
  }
}
