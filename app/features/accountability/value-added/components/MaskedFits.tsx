import { count } from '#features/school/api.ts'
import { ActionForm } from '#ui/form/fields.tsx'
import { Section } from '#ui/layout/Page.tsx'
import { nameYear, useWords } from '#ui/words.ts'
import { gradeWords } from '../words.ts'

export type MaskedLine = {
  yearName: string
  yearNumber: number
  schools: number
  enough: boolean
  state: string | null
  why: string | null
  /** How far schools differ, and of how many pupils that is; null until the fit is done. */
  found: { spread: number; pupils: number } | null
}

function stateWords({ schools, enough, state, why, found }: MaskedLine): string {
  if (found)
    return `${count(schools, 'school')}, ${found.pupils.toLocaleString('en-GB')} pupils: schools differ by ${gradeWords(found.spread)} (standard deviation). Each school sees its own place, and nobody another’s.`
  if (state === 'running') return 'The schools are being asked, round by round. It takes less than a minute.'
  if (state === 'stopped') return `It was stopped. ${why ?? ''}`
  const so = `${count(schools, 'school')} will answer under masks.`
  return enough ? `${so} Once begun, no other can join.` : `${so} It takes four.`
}

/** Fits in which nobody sees one school’s numbers, this group included. */
export function MaskedFits({ lines }: { lines: readonly MaskedLine[] }) {
  const words = useWords()
  if (lines.length === 0) return null
  return (
    <Section title="Under masks, where schools send nothing">
      {lines.map((line) => (
        <div key={`${line.yearName} ${line.yearNumber}`}>
          <p>
            <strong>
              {nameYear(words, line.yearNumber)} of {line.yearName}.
            </strong>{' '}
            {stateWords(line)}
          </p>
          {line.state === null && line.enough ? (
            <ActionForm label="Ask these schools" quiet>
              <input type="hidden" name="yearName" value={line.yearName} />
              <input type="hidden" name="yearNumber" value={line.yearNumber} />
            </ActionForm>
          ) : null}
        </div>
      ))}
    </Section>
  )
}
