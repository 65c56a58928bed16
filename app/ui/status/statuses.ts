/** The words of a status, from far ahead to well behind. */
export const statuses = ['far ahead', 'on course', 'close', 'behind', 'well behind', 'not known'] as const
export type StatusWord = (typeof statuses)[number]
