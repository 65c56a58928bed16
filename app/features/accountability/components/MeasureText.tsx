import { Link } from 'react-router'
import type { Measure } from '#features/measures/api.ts'
import { formatDate } from '#features/school/api.ts'
import { Facts, Section } from '#ui/layout/Page.tsx'

export type Told = Pick<
  Measure,
  'text' | 'limits' | 'version' | 'valid_from' | 'valid_to' | 'official' | 'source'
>

/** What a measure says, what it leaves out, whose rules they are and where they are published. */
export function MeasureText({ told, formula }: { told: Told; formula: string }) {
  const { text, limits, version, valid_from, valid_to, official, source } = told
  const until = valid_to === null ? 'on' : `to ${formatDate(valid_to)}`
  const span = `${formatDate(valid_from)} ${until}`
  return (
    <Section title="What it says">
      <p>{text}</p>
      <Facts
        facts={[
          { label: 'Rules', value: `of ${version}, for results from ${span}` },
          {
            label: 'Standing',
            value: official ? 'an official measure' : 'a measure of this product, not official',
          },
          ...(limits ? [{ label: 'What it leaves out', value: limits }] : []),
          {
            label: 'Source',
            value: (
              <>
                <a href={source.address}>{source.title}</a>. {source.licence}.
              </>
            ),
          },
        ]}
      />
      <p>
        <Link to={formula}>The formula, its tables and the rules of other years</Link>
      </p>
    </Section>
  )
}
