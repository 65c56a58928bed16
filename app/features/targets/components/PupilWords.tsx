import { formatDate } from '#features/school/api.ts'

export type Say = {
  wish: string | null
  words: string
  saidAt: string
  /** Written by the pupil, not for the pupil. */
  own: boolean
  writtenBy: string | null
}

/** What the pupil says of the target, beside it; nothing where nothing was said. */
export function PupilWords({ name, say }: { name: string; say: Say | null }) {
  if (!say) return null
  const wish = say.wish === null ? '' : ` would like to reach ${say.wish}`
  const words = say.words === '' ? '' : `“${say.words}”`
  return (
    <p>
      {name}
      {wish || ' says'}
      {words ? `${wish ? ': ' : ' '}${words}` : ''}{' '}
      <span className="quiet small">
        ({say.own ? 'written by the pupil' : `written down by ${say.writtenBy ?? 'a member of staff'}`},{' '}
        {formatDate(say.saidAt)})
      </span>
    </p>
  )
}
