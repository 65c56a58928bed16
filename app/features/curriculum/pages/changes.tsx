import { Link, type LoaderFunctionArgs, useLoaderData } from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { count, formatDay } from '#features/school/api.ts'
import { Breadcrumbs } from '#ui/layout/Frame.tsx'
import { EmptyState, Page, Provenance, Section } from '#ui/layout/Page.tsx'
import { DataTable } from '#ui/table/DataTable.tsx'
import { type ChangeLine, listChangeLines } from '../lines.server.ts'
import { mayDecide } from '../proposal.server.ts'

export const meta = () => [{ title: 'Changes of set, course and teacher · Everyschool' }]

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'curriculum.decide')
  mayDecide(visit)
  const lines = await visit.readKept('changes', listChangeLines)
  await visit.sawPupils(lines.flatMap(({ pupilId }) => pupilId ?? []))
  return { base: `/${visit.org.slug}/curriculum`, lines }
}

function DecidedTable({
  base,
  caption,
  lines,
}: {
  base: string
  caption: string
  lines: readonly ChangeLine[]
}) {
  return (
    <DataTable
      caption={caption}
      stacked
      columns={[
        {
          key: 'title',
          title: 'Change',
          head: true,
          cell: (line) => <Link to={`${base}/changes/${line.id}`}>{line.title}</Link>,
        },
        { key: 'starts', title: 'From', cell: (line) => `${formatDay(line.starts)}, ${line.cycle}` },
        { key: 'why', title: 'Why', cell: (line) => line.reason },
        {
          key: 'review',
          title: 'Review',
          cell: (line) => (line.ended ? 'done' : line.reviewOn ? formatDay(line.reviewOn) : ''),
        },
      ]}
      rows={lines}
      rowKey={(line) => line.key}
    />
  )
}

export default function Changes() {
  const { base, lines } = useLoaderData<typeof loader>()
  const due = lines.filter((line) => line.due)
  const running = lines.filter(({ id, due, ended }) => id !== null && !due && !ended)
  const over = lines.filter(({ ended }) => ended)
  const untold = lines.filter(({ id }) => id === null)
  return (
    <>
      <Breadcrumbs trail={[{ label: 'Curriculum', to: base }]} />
      <Page
        finding={
          lines.length === 0
            ? 'Nothing was changed this year'
            : `${count(lines.length, 'change')} this year: ${due.length} due for review, ${untold.length} without a reason`
        }
        lead="What the register shows of sets, courses and teachers appears here by itself. Say why, and what you expect; then the next cycle can ask: done? helped?"
      >
        <p className="actions">
          <Link className="button button-quiet" to={`${base}/changes/new`}>
            Decide on a change to come
          </Link>
        </p>
        {lines.length === 0 ? (
          <EmptyState title="No change of set, course or teacher">
            As soon as an enrolment or a class’s teaching ends and another begins, it stands here.
          </EmptyState>
        ) : null}
        {due.length > 0 ? (
          <Section title="Done? Helped?">
            <DecidedTable base={base} caption="Due for review" lines={due} />
          </Section>
        ) : null}
        {untold.length > 0 ? (
          <Section title="Nobody has said why">
            <DataTable
              caption="In the register, without a reason"
              stacked
              columns={[
                {
                  key: 'title',
                  title: 'Change',
                  head: true,
                  cell: (line) => <Link to={`${base}/changes/new?${line.query}`}>{line.title}</Link>,
                },
                { key: 'from', title: 'From', cell: (line) => `${formatDay(line.starts)}, ${line.cycle}` },
              ]}
              rows={untold}
              rowKey={(line) => line.key}
            />
          </Section>
        ) : null}
        {running.length > 0 ? (
          <Section title="Running">
            <DecidedTable base={base} caption="Decided, and not due yet" lines={running} />
          </Section>
        ) : null}
        {over.length > 0 ? (
          <Section title="Reviewed">
            <DecidedTable base={base} caption="Reviewed to the end" lines={over} />
          </Section>
        ) : null}
        <Provenance>
          A change of set: an enrolment ended and within a fortnight another began in the same subject. A
          change of course: in another subject, and the first was given up. A change of teacher or of a
          teacher’s share: the same of who teaches a class. Changes of a kind, subject and year group within a
          cycle are one.
        </Provenance>
      </Page>
    </>
  )
}
