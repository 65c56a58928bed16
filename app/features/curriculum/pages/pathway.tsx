import { Link, type LoaderFunctionArgs, useLoaderData } from 'react-router'
import { enter, findVisit } from '#features/access/api.server.ts'
import { listYearGroups } from '#features/school/api.server.ts'
import { count } from '#features/school/api.ts'
import { suppressCount } from '#stats/suppress.ts'
import { Breadcrumbs } from '#ui/layout/Frame.tsx'
import { Facts, Notice, Page, Section } from '#ui/layout/Page.tsx'
import { DataTable } from '#ui/table/DataTable.tsx'
import { titled, useWords } from '#ui/words.ts'
import { PathwayOutcomes } from '../components/PathwayOutcomes.tsx'
import { WaitingList } from '../components/WaitingList.tsx'
import { readOutcome } from '../outcomes.server.ts'
import { getPathway, listMeasures } from '../queries/pathways.server.ts'
import { listPlaced } from '../queries/places.server.ts'
import { conditionWords } from '../rules/entry.ts'
import { averageWords, besideWords } from '../rules/outcomes.ts'
import { closingDay, closingWords, isClosed } from '../rules/pathway.ts'
import { listOnIt, listWaiters } from '../waiting.server.ts'

export const meta = () => [{ title: 'A pathway · Everyschool' }]

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'curriculum.view')
  const decides = await findVisit(args, visit, 'curriculum.decide')
  const whole = decides?.reach.pupils === 'all' ? decides : null
  const id = Number(args.params.pathwayId)
  const found = await visit.readKept('pathway', async (db) => {
    const pathway = await getPathway(db, id)
    const measures = await listMeasures(db, visit.org.country)
    const placed = (await listPlaced(db)).filter(({ pathwayId }) => pathwayId === id)
    const years = (await listYearGroups(db)).filter(
      ({ number }) => number >= pathway.firstYear && number <= pathway.lastYear,
    )
    const outcome = await readOutcome(db, pathway)
    const waiting = whole ? await listWaiters(db, id) : []
    const leaving = whole && pathway.closing === 'switch' ? await listOnIt(db, id) : []
    return {
      pathway,
      rule: pathway.rule.map((condition) => conditionWords(condition, measures)),
      years: years.map((year) => ({
        ...{ id: year.id, name: year.name },
        taken: placed.filter(({ yearGroupId }) => yearGroupId === year.id).length,
      })),
      outcome: {
        now: averageWords(outcome.now),
        beside: besideWords(outcome.beside),
        left: averageWords(outcome.left),
      },
      ...{ waiting, leaving },
    }
  })
  const named = [...found.waiting, ...found.leaving].map(({ pupilId }) => pupilId)
  if (named.length > 0) await visit.sawPupils(named)
  const shown = found.years.map((year) => ({
    ...year,
    taken: whole ? year.taken : suppressCount(year.taken),
  }))
  const base = `/${visit.org.slug}`
  const on = shown.reduce((sum, { taken }) => sum + (taken ?? 0), 0)
  // Where some are not told, how many are on it is not either.
  const closing = shown.some(({ taken }) => taken === null)
    ? closingDay(found.pathway, visit.today)
    : closingWords(found.pathway, { today: visit.today, on })
  const stands = {
    ...{ on, closing },
    isClosed: isClosed(found.pathway, visit.today),
  }
  const may = { shape: visit.may('school.shape'), decide: whole !== null }
  return { base, ...found, ...stands, years: shown, may }
}

type Found = Awaited<ReturnType<typeof loader>>

/** Those on a pathway that closes, each to be decided on. */
function Leaving({ base, leaving }: Pick<Found, 'base' | 'leaving'>) {
  if (leaving.length === 0) return null
  return (
    <Section title="Where they go">
      <DataTable
        caption="On it still; decided one by one"
        stacked
        columns={[
          {
            key: 'name',
            title: 'Pupil',
            head: true,
            cell: (one) => (
              <Link className="pupil-name" to={`${base}/pupils/${one.pupilId}/pathway`}>
                {one.name}
              </Link>
            ),
          },
          { key: 'where', title: 'In', cell: (one) => one.where },
          {
            key: 'switch',
            title: 'Decide',
            cell: (one) => (
              <Link to={`${base}/pupils/${one.pupilId}/pathway/switch`}>
                Another pathway
                <span className="visually-hidden"> for {one.name}</span>
              </Link>
            ),
          },
        ]}
        rows={leaving}
        rowKey={(one) => one.pupilId}
      />
    </Section>
  )
}

export default function OnePathway() {
  const words = useWords()
  const found = useLoaderData<typeof loader>()
  const { base, pathway, rule, years, outcome, waiting, leaving, on, closing, may } = found
  const { name, capacity, courses, choose } = pathway
  const listed = (core: boolean) =>
    courses
      .filter((course) => course.core === core)
      .map((course) => course.name)
      .join(', ') || 'none'
  return (
    <>
      <Breadcrumbs trail={[{ label: 'Curriculum', to: `${base}/curriculum` }]} />
      <Page
        finding={`${name}: ${count(on, 'pupil')} on it${waiting.length > 0 ? `, ${waiting.length} more ${waiting.length === 1 ? 'asks' : 'ask'} for it` : ''}`}
        lead={pathway.about}
      >
        {closing ? (
          <Notice>
            {closing}. Why: {pathway.closingReason}
          </Notice>
        ) : null}
        {may.shape ? (
          <p className="actions">
            <Link className="button button-quiet" to={`${base}/curriculum/pathways/${pathway.id}/edit`}>
              Change it
            </Link>
            {found.isClosed ? null : (
              <Link to={`${base}/curriculum/pathways/${pathway.id}/close`}>
                {closing ? 'Closing it: change or take back' : 'Close it'}
              </Link>
            )}
          </p>
        ) : null}
        <Leaving base={base} leaving={leaving} />
        <Facts
          facts={[
            { label: 'For', value: `Years ${pathway.firstYear} to ${pathway.lastYear}` },
            { label: 'Courses of all', value: listed(true) },
            {
              label: 'To choose from',
              value: `${choose === 0 ? 'none is chosen' : `${choose} of`} ${choose === 0 ? '' : listed(false)}`,
            },
            { label: 'Who can come in', value: pathway.entryWords },
            { label: 'By rule', value: rule.join('; ') || 'open to all' },
            { label: 'What families read', value: pathway.homeWords },
          ]}
        />
        <Section title="Places">
          <DataTable
            caption={
              capacity === null ? 'No bound on places' : `${capacity} places in each ${words.year.one}`
            }
            columns={[
              { key: 'year', title: titled(words.year.one), head: true, cell: (year) => year.name },
              { key: 'taken', title: 'Taken', number: true, cell: (year) => year.taken ?? 'few' },
              {
                key: 'left',
                title: 'Left',
                number: true,
                cell: (year) =>
                  capacity === null || year.taken === null ? '–' : Math.max(0, capacity - year.taken),
              },
            ]}
            rows={years}
            rowKey={(year) => year.id}
          />
        </Section>
        {may.decide ? (
          <Section title="Who asks for it">
            <WaitingList base={base} pathwayId={pathway.id} waiting={waiting} />
          </Section>
        ) : null}
        <PathwayOutcomes outcome={outcome} />
      </Page>
    </>
  )
}
