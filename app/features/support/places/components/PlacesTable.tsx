import { type Column, DataTable } from '#ui/table/DataTable.tsx'
import { PupilName } from '#ui/table/PupilName.tsx'
import type { Score } from '../schema.ts'
import { placeWords, scoreText, scoreTitles } from '../words.ts'

export type PlaceLine = {
  pupilId: number
  /** Null where the reader may not see who it is. */
  name: { familyName: string; givenName: string; where: string } | null
  priority: number
  probability: number
  chosen: boolean
}
type PlacesTableProps = {
  base: string
  lines: readonly PlaceLine[]
  done: boolean
  score?: Score
  grades?: readonly string[]
  caption?: string
}

/** Those who might have a place, most in need first, with what they were ordered by. */
export function PlacesTable({
  base,
  lines,
  done,
  score = 'benefit',
  grades = [],
  caption = 'Most to be won first',
}: PlacesTableProps) {
  const columns: Column<PlaceLine>[] = [
    {
      ...{ key: 'pupil', title: 'Pupil', head: true },
      cell: ({ name, pupilId }) =>
        name ? <PupilName {...name} to={`${base}/pupils/${pupilId}/progress`} /> : 'a pupil you do not see',
    },
    {
      ...{ key: 'need', title: scoreTitles[score], number: true },
      cell: ({ priority }) => scoreText(score, priority, grades),
    },
    {
      key: 'place',
      title: done ? 'What came of it' : 'Before',
      cell: (line) => placeWords(line, done),
    },
  ]
  return (
    <DataTable stacked caption={caption} columns={columns} rows={lines} rowKey={({ pupilId }) => pupilId} />
  )
}
