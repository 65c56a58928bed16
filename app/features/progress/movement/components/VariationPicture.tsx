import { Link } from 'react-router'
import { signed } from '#features/measures/api.ts'
import { DotIntervals } from '#ui/chart/DotIntervals.tsx'
import { type Column, DataTable } from '#ui/table/DataTable.tsx'
import type { GroupLine, Variation } from '../variation.ts'

const MOST_DRAWN = 40

/** The groups at either end where there are too many to draw. */
function chooseDrawn(groups: readonly GroupLine[]): GroupLine[] {
  if (groups.length <= MOST_DRAWN) return [...groups]
  return [...groups.slice(0, MOST_DRAWN / 2), ...groups.slice(-MOST_DRAWN / 2)]
}

type VariationPictureProps = {
  variation: Variation
  noun: string
  title: string
  caption: string
  linkTo: (group: GroupLine) => string
}

/** Each group’s distance from what is usual with its bar, and the numbers behind. */
export function VariationPicture({ variation, noun, title, caption, linkTo }: VariationPictureProps) {
  const drawn = chooseDrawn(variation.groups)
  const cut =
    drawn.length < variation.groups.length
      ? ` The ${MOST_DRAWN / 2} at either end of ${variation.groups.length}.`
      : ''
  return (
    <DotIntervals
      title={title}
      caption={caption + cut}
      middle="as usual"
      dots={drawn.map((group) => ({
        key: group.key,
        label: group.label,
        value: group.effect,
        half: group.bar,
        words: `${signed(group.effect)} · ${group.verdict}`,
        open: group.verdict === 'cannot be told',
      }))}
      table={<VariationTable groups={variation.groups} noun={noun} linkTo={linkTo} />}
    />
  )
}

function VariationTable({
  groups,
  noun,
  linkTo,
}: {
  groups: readonly GroupLine[]
  noun: string
  linkTo: VariationPictureProps['linkTo']
}) {
  const columns: Column<GroupLine>[] = [
    {
      key: 'label',
      title: noun,
      head: true,
      cell: (group) => <Link to={linkTo(group)}>{group.label}</Link>,
    },
    { key: 'pupils', title: 'Pupils', number: true, cell: (group) => group.pupils },
    { key: 'seen', title: 'As seen', number: true, cell: (group) => signed(group.seen) },
    {
      key: 'effect',
      title: 'Weighed by size',
      number: true,
      cell: (group) => `${signed(group.effect)} ± ${group.half.toFixed(2)}`,
    },
    { key: 'verdict', title: 'Said', cell: (group) => group.verdict },
    {
      key: 'ranks',
      title: 'Place',
      number: true,
      cell: ({ ranks }) => (ranks ? `${ranks.low} to ${ranks.high}` : '–'),
    },
    { key: 'alike', title: 'Cannot be told from', number: true, cell: (group) => group.alike },
  ]
  return <DataTable caption={noun} columns={columns} rows={groups} rowKey={(group) => group.key} />
}
