import { type LoaderFunctionArgs, useLoaderData } from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { count } from '#features/school/api.ts'
import { refuseBeforeAfter } from '#stats/impact/before-after.ts'
import { Breadcrumbs } from '#ui/layout/Frame.tsx'
import { Facts, Page, Provenance, Section } from '#ui/layout/Page.tsx'
import { type Column, DataTable } from '#ui/table/DataTable.tsx'
import { getKind } from '../../queries/catalogue.server.ts'
import { listUnacted } from '../../queries/unacted.server.ts'
import { evidenceWords } from '../../rules/words.ts'
import { answerOf, costOf, pupilsOf, type Study, sideEffectsOf } from '../answers.ts'
import { WithoutHelp } from '../components/WithoutHelp.tsx'
import { countSessions } from '../facts.server.ts'
import { loadWindows } from '../load.server.ts'
import { answerWords, balanceName, kindFinding, sideName, spreadWords } from '../words.ts'

export const meta = () => [{ title: 'Did it help? · Everyschool' }]

/** How well a teacher’s mark agrees with itself from one cycle to the next. */
const markReliability = 0.8

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'help.lead')
  const key = args.params.kind ?? ''
  return visit.read(async (db) => {
    const kind = await getKind(db, visit.org.country, key)
    const { windows, table, source } = await loadWindows(db, visit.org.country)
    const answer = answerOf(kind, windows, table)
    const last = windows.findLast(({ facts }) => facts.members.some((one) => one.kind === key && one.begins))
    const { helped, compared } = pupilsOf(answer.studies)
    const { hours, perMonth } = costOf({
      ...{ sessions: (await countSessions(db)).get(key) ?? 0, staffMinutes: kind.staff_minutes },
      ...{ helped, months: answer.months?.value ?? null },
    })
    return {
      ...{ base: `/${visit.org.slug}`, name: kind.name, source, answer, hours, perMonth },
      finding: kindFinding(kind.name, answer),
      published: kind.evidence.map(evidenceWords),
      side: last ? sideEffectsOf(kind, last) : [],
      left: last ? { helped: leftOf(last.facts, key, true), others: leftOf(last.facts, key, false) } : null,
      waiting: (await listUnacted(db, visit.today)).length,
      without: helped > 0 ? refuseBeforeAfter(0, markReliability, helped / (helped + compared)) : null,
    }
  })
}

/** Of 100 pupils with the help, or without any, how many have left the roll since. */
function leftOf(
  { members, marks, left }: Awaited<ReturnType<typeof loadWindows>>['windows'][number]['facts'],
  kind: string,
  helped: boolean,
): number {
  const inHelp = new Set(members.filter((one) => !helped || one.kind === kind).map(({ pupilId }) => pupilId))
  const all = new Set(marks.map(({ pupilId }) => pupilId))
  const own = [...all].filter((id) => inHelp.has(id) === helped)
  return own.length === 0 ? 0 : (100 * own.filter((id) => left.has(id)).length) / own.length
}

function Windows({ studies }: { studies: readonly Study[] }) {
  const columns: Column<Study>[] = [
    { key: 'cycle', title: 'Marks of', head: true, cell: (one) => one.cycle },
    {
      ...{ key: 'design', title: 'How' },
      cell: (one) => (one.design === 'lottery' ? 'drawn by lot' : 'pupils alike'),
    },
    { key: 'helped', title: 'Helped', number: true, cell: (one) => one.helped ?? 'too few' },
    { key: 'compared', title: 'Beside', number: true, cell: (one) => one.compared },
    {
      ...{ key: 'effect', title: 'Gained, in standard deviations' },
      cell: (one) => (one.effect ? spreadWords(one.effect) : one.why),
    },
    {
      ...{ key: 'e', title: 'Hidden cause would have to be', number: true },
      cell: (one) => (one.effect && one.design === 'comparison' ? `${one.eValue.toFixed(1)} times` : ''),
    },
  ]
  return (
    <DataTable
      stacked
      caption="Each cycle by itself"
      columns={columns}
      rows={studies}
      rowKey={(one) => `${one.cycle} ${one.design}`}
    />
  )
}

type Balance = Study['balance'][number]

function Alike({ balance }: { balance: readonly Balance[] }) {
  const columns: Column<Balance>[] = [
    { key: 'of', title: 'What the two sides differ in', head: true, cell: (one) => balanceName(one.of) },
    { key: 'before', title: 'As they were', number: true, cell: (one) => Math.abs(one.before).toFixed(2) },
    { key: 'after', title: 'As compared', number: true, cell: (one) => Math.abs(one.after).toFixed(2) },
  ]
  return (
    <DataTable
      caption="Difference between helped and others in standard deviations; under 0.10 counts as alike"
      columns={columns}
      rows={balance}
      rowKey={(one) => one.of}
    />
  )
}

export default function KindImpact() {
  const data = useLoaderData<typeof loader>()
  const { base, name, answer, side, left } = data
  const latest = answer.studies.find(({ balance }) => balance.length > 0)
  return (
    <>
      <Breadcrumbs
        trail={[
          { label: 'Help', to: `${base}/help` },
          { label: 'Did it help?', to: `${base}/help/impact` },
        ]}
      />
      <Page finding={data.finding} lead={answerWords(answer)}>
        <Section title="How this was found">
          {answer.studies.length > 0 ? <Windows studies={answer.studies} /> : null}
          {latest ? <Alike balance={latest.balance} /> : null}
          <p className="small quiet">
            Surest is a draw: those drawn and those not drawn differ by chance alone. Behind a comparison with
            pupils alike something may stand that nobody wrote down; the last column says how much more likely
            it would have to make both help and marks to explain the effect away.
          </p>
        </Section>
        <Section title="What went with it">
          <ul>
            {side.map(({ of, study }) => (
              <li key={of}>
                {sideName(of)}:{' '}
                {study.effect ? `${spreadWords(study.effect)} of a standard deviation` : study.why}
              </li>
            ))}
            {left ? (
              <li>
                Left the roll since: {left.helped.toFixed(1)} of 100 of those helped, {left.others.toFixed(1)}{' '}
                of 100 of the others
              </li>
            ) : null}
            <li>
              {count(data.waiting, 'pupil or class is', 'pupils and classes are')} flagged and got no help of
              any kind
            </li>
          </ul>
        </Section>
        <Section title="What it cost">
          <Facts
            facts={[
              { label: 'Staff time so far this year', value: count(Math.round(data.hours), 'hour') },
              {
                label: 'For a month gained by one pupil',
                value:
                  data.perMonth === null
                    ? 'nothing gained to lay it against'
                    : `${data.perMonth.toFixed(1)} hours`,
              },
              {
                label: 'In how many of 100 schools the next group would gain',
                value: answer.next100 ?? 'not known yet',
              },
              {
                label: 'Published',
                value: data.published.length > 0 ? data.published.join('; ') : 'nothing that fits',
              },
            ]}
          />
        </Section>
        {data.without ? (
          <Section title={`Why a rise since before ${name.toLowerCase()} says nothing`}>
            <WithoutHelp refusal={data.without} />
          </Section>
        ) : null}
        <Provenance>
          Effects of one cycle, beyond pupils of the same year and subject forecast the same.{' '}
          {data.source ? `Months by: ${data.source}.` : ''} Minutes of staff a session are an assumption of
          the catalogue.
        </Provenance>
      </Page>
    </>
  )
}
