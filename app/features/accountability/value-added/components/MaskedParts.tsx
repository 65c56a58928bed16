import { Section } from '#ui/layout/Page.tsx'
import { DataTable } from '#ui/table/DataTable.tsx'
import type { Standing } from '../standing.ts'
import { standingWords } from '../words.ts'

export type MaskedPart = {
  key: string
  what: string
  group: string
  state: string | null
  why: string | null
  schools: number
  standing: Standing<string> | null
}

const stateWords = ({ state, why, schools, standing }: MaskedPart): string => {
  if (standing)
    return `${standingWords(standing, 'pupils of the others who started alike')} Of ${schools} schools; nobody but you sees this.`
  if (state === 'stopped') return `It was stopped. ${why ?? ''}`
  return state === null ? 'It begins once enough schools take part.' : 'It is under way.'
}

/** Fits in which this school takes part under masks, and its own place in those that are done. */
export function MaskedParts({ parts }: { parts: readonly MaskedPart[] }) {
  if (parts.length === 0) return null
  return (
    <Section title="Under masks">
      <DataTable
        stacked
        caption="Year groups about which this school answers so that nobody sees its numbers"
        columns={[
          { key: 'what', title: 'Year group', head: true, cell: (part: MaskedPart) => part.what },
          { key: 'group', title: 'With', cell: (part) => part.group },
          { key: 'state', title: 'How it stands', cell: stateWords },
        ]}
        rows={parts}
        rowKey={({ key }) => key}
      />
    </Section>
  )
}
