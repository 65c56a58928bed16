import { type Change, changesOf } from '#features/access/api.ts'

/** One change of a plan: when, by whom, what was different before and after, and why where that was said. */
export type HistoryLine = {
  seq: number
  at: string
  who: string | null
  what: string
  changes: Change[]
  reason: string | null
}

type Changed = Omit<HistoryLine, 'at' | 'changes'> & { at: Date; before: unknown; after: unknown }

/** A change as a line of a plan's history. `longest`: letters of a field that are read out, where more than usual. */
export const historyLine = ({ at, before, after, ...line }: Changed, longest?: number): HistoryLine => ({
  ...line,
  at: at.toISOString().slice(0, 16).replace('T', ' '),
  changes: changesOf(before, after, longest),
})
