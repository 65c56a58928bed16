import { Link, type LoaderFunctionArgs, useLoaderData } from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { cycleTrail } from '#features/cycle/api.ts'
import { count } from '#features/school/api.ts'
import { Flow } from '#ui/chart/Flow.tsx'
import { Breadcrumbs } from '#ui/layout/Frame.tsx'
import { EmptyState, Page, Provenance, Section } from '#ui/layout/Page.tsx'
import { PrintSheet } from '#ui/layout/PrintSheet.tsx'
import { compare, explainShown } from '../comparison.server.ts'
import { MovementFilters } from '../components/MovementFilters.tsx'
import { MovementTools } from '../components/MovementTools.tsx'
import { MoverTable } from '../components/MoverTable.tsx'
import { frameOf, nameLines, readSearch } from '../read.server.ts'
import { flowOf, flowTitle, type Moved, movedFinding } from '../rules.ts'
import { shownWords } from '../words.ts'

export const meta = () => [{ title: 'What moved between two cycles · Everyschool' }]

const MOST_SHOWN = 60

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'progress.view')
  const search = readSearch(args.request)
  const found = await visit.readKept('compare', async (db) => {
    const comparison = await compare(db, visit, search)
    const { lines, moved, signals } = comparison
    const explained = await explainShown(db, visit, comparison, { show: search.show, most: MOST_SHOWN })
    return {
      frame: frameOf(visit, search, comparison, 'compare'),
      flow: flowOf(lines),
      ...{ moved, signals, of: explained.of, unexplained: explained.unexplained, reasons: explained.reasons },
      rows: await nameLines(db, explained.shown, comparison.cycles),
    }
  })
  await visit.sawPupils([...new Set(found.rows.map(({ line }) => line.pupilId))])
  return found
}

export default function Compare() {
  const { frame, flow, moved, signals, of, unexplained, reasons, rows } = useLoaderData<typeof loader>()
  const { base, from, to, search } = frame
  const names = { from: from?.label ?? '', to: to?.label ?? '' }
  const title =
    from && to
      ? movedFinding({ ...names, group: frame.group }, moved, signals)
      : 'There is nothing to compare yet'
  return (
    <div className={search.present ? 'present' : undefined}>
      <Breadcrumbs trail={cycleTrail(base, null)} />
      <Page finding={title}>
        <PrintSheet school={frame.school} title="What moved" date={frame.today} lines={frame.filters} />
        {frame.cycles.length < 2 ? (
          <EmptyState
            title="Two cycles are needed"
            next={{ label: 'Look at the cycles', to: `${base}/cycle` }}
          >
            When a second cycle has been entered, what moved is shown here.
          </EmptyState>
        ) : (
          <MovementFilters frame={frame} page="compare" />
        )}
        {flow.moves.length > 0 ? <Picture {...{ flow, moved, names }} group={frame.group} /> : null}
        {rows.length > 0 ? (
          <Section title={shownWords[search.show]}>
            {reasons.length > 0 ? (
              <p>{reasons.map(({ kind, n }) => `${kind}: ${n.toLocaleString('en-GB')}`).join(' · ')}</p>
            ) : null}
            <MoverTable
              caption={`${rows.length < of ? `The first ${rows.length} of ${of.toLocaleString('en-GB')}` : count(of, 'line')}: what stands out most comes first`}
              base={base}
              names={names}
              rows={rows}
              show={search.show}
            />
          </Section>
        ) : from && to ? (
          <EmptyState title="Nothing of this kind here">
            Choose another part of the school, or two cycles further apart.
          </EmptyState>
        ) : null}
        <Notes {...{ moved, unexplained }} decide={frame.mayAnswer ? `${base}/findings` : null} />
        <MovementTools frame={frame} page="compare" />
        <HowWorkedOut />
      </Page>
    </div>
  )
}

type PictureProps = {
  flow: ReturnType<typeof flowOf>
  moved: Moved
  names: { from: string; to: string }
  group: string
}

function Picture({ flow, moved, names, group }: PictureProps) {
  const both = count(moved.up + moved.same + moved.down, 'judgement')
  const stages =
    flow.kind === 'status'
      ? 'Status is the chance of the target.'
      : 'One of the cycles has no statuses yet, so judgements are set against the target.'
  return (
    <Flow
      title={flowTitle(flow)}
      caption={`${group}: ${both} of pupils who have one in both cycles, ${moved.gained.toLocaleString('en-GB')} only in the later, ${moved.lost.toLocaleString('en-GB')} only in the earlier. ${stages}`}
      {...names}
      stages={flow.stages}
      moves={flow.moves}
    />
  )
}

/** What cannot be compared, and what nobody can explain: the first to ask about. */
function Notes({ moved, unexplained, decide }: { moved: Moved; unexplained: number; decide: string | null }) {
  const one = unexplained === 1
  return (
    <>
      {moved.offScale > 0 ? (
        <p className="quiet">
          {count(moved.offScale, 'pair')} of judgements cannot be compared: the subject’s scale has changed.
        </p>
      ) : null}
      {unexplained > 0 ? (
        <p>
          {count(unexplained, 'movement')} above {one ? 'is' : 'are'} more than noise and{' '}
          {one ? 'has' : 'have'} no known cause: worth asking the teacher first.{' '}
          {decide ? <Link to={decide}>Decide what to do</Link> : null}
        </p>
      ) : null}
    </>
  )
}

function HowWorkedOut() {
  return (
    <Provenance>
      Closed cycles are read from their frozen snapshot with what was corrected since, an open one as it
      stands. A movement is more than noise when the later judgement lies two and a half standard deviations
      from what earlier readings let expect, when small deviations have added up, or when all subjects of the
      pupil or the whole class moved together. “Meanwhile” lists what happened between the two cycles, what
      fits best first: more of it, and others it touches having moved too. It does not say that one brought
      about the other. Between two school years everybody changes class and teacher, so only a change of set
      is listed.
    </Provenance>
  )
}
