import { formatDate } from '#features/school/api.ts'
import { Facts, Section } from '#ui/layout/Page.tsx'

export type Told = {
  text: string
  limits: string | null
  version: string
  validFrom: string
  validTo: string | null
  official: boolean
  source: { title: string; address: string; licence: string }
}

/** What a measure says, what it leaves out, whose rules they are and where they are published. */
export function MeasureText({ text, limits, version, validFrom, validTo, official, source }: Told) {
  const until = validTo === null ? 'on' : `to ${formatDate(validTo)}`
  const span = `${formatDate(validFrom)} ${until}`
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
    </Section>
  )
}
