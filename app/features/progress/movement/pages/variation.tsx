import { type LoaderFunctionArgs, useLoaderData } from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { cycleTrail } from '#features/cycle/api.ts'
import { count } from '#features/school/api.ts'
import { clearWords } from '#ui/chart/clear.ts'
import { Breadcrumbs } from '#ui/layout/Frame.tsx'
import { EmptyState, Page, Provenance, Section } from '#ui/layout/Page.tsx'
import { PrintSheet } from '#ui/layout/PrintSheet.tsx'
import { useWords } from '#ui/words.ts'
import { compare } from '../comparison.server.ts'
import { GapTable } from '../components/GapTable.tsx'
import { MovementFilters } from '../components/MovementFilters.tsx'
import { MovementTools } from '../components/MovementTools.tsx'
import { VariationPicture } from '../components/VariationPicture.tsx'
import { frameOf, readSearch } from '../read.server.ts'
import { varyComparison } from '../variation.server.ts'
import { variationFinding } from '../variation.ts'
import { byWords, measureWords } from '../words.ts'

export const meta = () => [{ title: 'How classes and groups differ · Everyschool' }]

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'progress.view')
  const search = readSearch(args.request)
  return visit.readKept('variation', async (db) => {
    const comparison = await compare(db, visit, search)
    const frame = frameOf(visit, search, comparison, 'variation')
    return { frame, ...(await varyComparison(db, visit, comparison, search)) }
  })
}

const filterOf = { subject: 'subject', class: 'class', year: 'year', group: 'group' } as const

export default function VariationPage() {
  const { frame, variation, gaps } = useLoaderData<typeof loader>()
  const { base, from, to, search } = frame
  const nouns = byWords(useWords())[search.by]
  const noun = nouns.toLowerCase()
  const linkTo = ({ key }: { key: number }) => {
    const narrowed = new URLSearchParams(frame.query)
    narrowed.set(filterOf[search.by], String(key))
    return `${base}/cycle/compare?${narrowed}`
  }
  return (
    <>
      <Breadcrumbs
        trail={cycleTrail(base, null, {
          label: 'What moved',
          to: `${base}/cycle/compare?${frame.query}`,
        })}
      />
      <Page finding={variationFinding(frame.group, noun, variation)}>
        <PrintSheet
          school={frame.school}
          title="How classes and groups differ"
          date={frame.today}
          lines={frame.filters}
        />
        {from && to ? <MovementFilters frame={frame} page="variation" /> : null}
        {variation.groups.length > 1 ? (
          <VariationPicture
            variation={variation}
            noun={nouns}
            title={`${nouns}: ${clearWords(
              variation.groups.map(({ effect, verdict }) => ({
                value: effect,
                open: verdict === 'cannot be told',
              })),
              { above: 'above what is usual', below: 'below it' },
            )}`}
            caption={`${measureWords[search.measure]}, in grades, above what is usual to the right; ${frame.group}, ${from?.label} to ${to?.label}. Two differ by more than chance when their bars do not touch. A hollow dot: what is seen may well be chance, and nothing is said.${variation.left > 0 ? ` ${count(variation.left, 'group')} of fewer than three pupils left out.` : ''}`}
            linkTo={linkTo}
          />
        ) : (
          <EmptyState
            title="Two groups are needed"
            next={{ label: 'Who moved', to: `${base}/cycle/compare` }}
          >
            Choose a wider part of the school, or compare something else.
          </EmptyState>
        )}
        {gaps.length > 0 ? (
          <Section title="Gaps between groups of pupils">
            <GapTable gaps={gaps} />
          </Section>
        ) : null}
        <MovementTools frame={frame} page="compare/variation" />
        <Provenance>
          Each pupil’s movement (or distance from the target) is set against what is usual in the subject.
          What a group shows is then drawn towards the middle, the more so the fewer pupils it has, by how
          much groups really vary here. Where less than half of what is seen is the group’s own, nothing is
          said of it. A place among others is given as a range. Groups of pupils: numbers from one to five are
          withheld, and with them others that would give them away. To offer help and to look closer: never a
          verdict on its own.
        </Provenance>
      </Page>
    </>
  )
}
