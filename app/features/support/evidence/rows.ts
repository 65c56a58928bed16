import type { Range } from '../impact/studies.ts'
import type { ForestRow } from './components/ForestPicture.tsx'
import type { Together } from './rules.ts'

const row = (key: string, label: string, range: Range | null | undefined): ForestRow[] =>
  range ? [{ key, label, range }] : []

/** To one of the schools: what it found, what all did, and what that says of a school like it. */
export const schoolRows = (alone: Range | null, { schools, pooled, own }: Together): ForestRow[] => [
  ...row('alone', 'Our own', alone),
  ...row('mean', `${schools.length} schools together`, pooled?.mean),
  ...row('own', 'Ours, with the others', own),
  ...row('next', 'A school like ours', pooled?.next),
]

/** To the group: each school by itself, the surest first, and all of them. */
export const groupRows = ({ schools, pooled }: Together): ForestRow[] => [
  ...schools.flatMap(({ orgId, name, effect }) => row(String(orgId), name, effect)),
  ...row('mean', 'All together', pooled?.mean),
  ...row('next', 'The next school', pooled?.next),
]
