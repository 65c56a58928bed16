import { Link } from 'react-router'
import { Section } from '#ui/layout/Page.tsx'
import { forestCaption } from '../words.ts'
import { ForestPicture, type ForestRow } from './ForestPicture.tsx'

export type Beside = { recipientId: number; recipient: string; rows: readonly ForestRow[]; words: string }
type BesideSchoolsProps = {
  base: string
  name: string
  beside: readonly Beside[]
  /** What was published of such help, with year and source. */
  published: readonly string[]
}

/** What other schools found of the same kind of help, what that says to a school like ours, and what was known before. */
export const BesideSchools = ({ base, name, beside, published }: BesideSchoolsProps) => (
  <Section title="What other schools found">
    {beside.map(({ recipientId, recipient, rows, words }) => (
      <div key={recipientId} className="help-more">
        <p>
          {recipient}. {words}
        </p>
        {rows.length > 1 ? (
          <ForestPicture
            name={`${name} in the schools of ${recipient}`}
            caption={forestCaption}
            rows={rows}
          />
        ) : null}
      </div>
    ))}
    <p>
      {published.length > 0
        ? `Known before any of it: ${published.join('; ')}.`
        : 'Nothing was published that fits.'}
    </p>
    <p className="actions">
      <Link to={`${base}/help/impact/together`}>What schools know together</Link>
    </p>
  </Section>
)
