import { Link, type LoaderFunctionArgs, useLoaderData } from 'react-router'
import { enter, findVisit } from '#features/access/api.server.ts'
import { listPupilNames, listYearGroups } from '#features/school/api.server.ts'
import { count, dateOf, formatDay, formatPupilName, formatWhere } from '#features/school/api.ts'
import { suppressCount } from '#stats/suppress.ts'
import { Breadcrumbs } from '#ui/layout/Frame.tsx'
import { EmptyState, Facts, Page, Provenance, Section } from '#ui/layout/Page.tsx'
import { DataTable } from '#ui/table/DataTable.tsx'
import { readOutcome } from '../outcomes.server.ts'
import { getPathway, listMeasures } from '../queries/pathways.server.ts'
import { listPlaced, listRequests } from '../queries/places.server.ts'
import { inOrder } from '../rules/capacity.ts'
import { conditionWords } from '../rules/entry.ts'
import { averageWords, besideWords } from '../rules/outcomes.ts'
import { notAlone } from '../rules/words.ts'

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
    const waiting = whole ? inOrder(await listRequests(db, { pathwayId: id })) : []
    const names = await listPupilNames(
      db,
      waiting.map(({ pupilId }) => pupilId),
    )
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
      waiting: waiting.map(({ pupilId, askedAt, state, reason }) => {
        const pupil = names.find((one) => one.id === pupilId)
        return {
          ...{ pupilId, reason, state: state === 'open' ? 'not answered yet' : 'no place yet' },
          name: pupil ? `${formatPupilName(pupil)}, ${formatWhere(pupil)}` : '',
          asked: formatDay(dateOf(askedAt)),
        }
      }),
    }
  })
  if (found.waiting.length > 0) await visit.sawPupils(found.waiting.map(({ pupilId }) => pupilId))
  const shown = found.years.map((year) => ({
    ...year,
    taken: whole ? year.taken : suppressCount(year.taken),
  }))
  const base = `/${visit.org.slug}`
  return { base, ...found, years: shown, mayShape: visit.may('school.shape'), decides: whole !== null }
}

type Found = Awaited<ReturnType<typeof loader>>

function Outcomes({ outcome }: Pick<Found, 'outcome'>) {
  return (
    <Section title="What comes of it">
      <Facts
        facts={[
          { label: 'Average forecast grade now', value: outcome.now },
          { label: 'Beside others who started alike', value: outcome.beside },
          { label: 'Average grade of leavers', value: outcome.left },
        ]}
      />
      <p className="small quiet">{notAlone}</p>
      <Provenance>
        Forecasts of the last judged cycle, averaged over a pupil’s subjects, in grades counted from 0, the
        lowest. The range holds the truth in 95 of 100 such groups. Others are the pupils of the same year
        groups on any other pathway or none; a straight line over the start that most of them have takes away
        what the start alone gives. Of fewer than six pupils nothing is told.
      </Provenance>
    </Section>
  )
}

export default function OnePathway() {
  const { base, pathway, rule, years, outcome, waiting, mayShape, decides } = useLoaderData<typeof loader>()
  const { name, capacity, courses, choose } = pathway
  const all = years.reduce((sum, { taken }) => sum + (taken ?? 0), 0)
  const listed = (core: boolean) =>
    courses
      .filter((course) => course.core === core)
      .map((course) => course.name)
      .join(', ') || 'none'
  return (
    <>
      <Breadcrumbs trail={[{ label: 'Curriculum', to: `${base}/curriculum` }]} />
      <Page
        finding={`${name}: ${count(all, 'pupil')} on it${waiting.length > 0 ? `, ${waiting.length} more ${waiting.length === 1 ? 'asks' : 'ask'} for it` : ''}`}
        lead={pathway.about}
      >
        {mayShape ? (
          <p className="actions">
            <Link className="button button-quiet" to={`${base}/curriculum/pathways/${pathway.id}/edit`}>
              Change it
            </Link>
          </p>
        ) : null}
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
            caption={capacity === null ? 'No bound on places' : `${capacity} places in each year group`}
            columns={[
              { key: 'year', title: 'Year group', head: true, cell: (year) => year.name },
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
        {decides ? (
          <Section title="Who asks for it">
            {waiting.length > 0 ? (
              <DataTable
                caption="In the order in which they asked"
                stacked
                columns={[
                  { key: 'place', title: 'Place', number: true, cell: (one) => waiting.indexOf(one) + 1 },
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
                  { key: 'asked', title: 'Asked on', cell: (one) => one.asked },
                  { key: 'why', title: 'Why', cell: (one) => one.reason },
                  { key: 'state', title: 'Stands', cell: (one) => one.state },
                ]}
                rows={waiting}
                rowKey={(one) => one.pupilId}
              />
            ) : (
              <EmptyState title="Nobody waits">
                A wish is written down on the pathway page of a pupil, by the family or by staff.
              </EmptyState>
            )}
          </Section>
        ) : null}
        <Outcomes outcome={outcome} />
      </Page>
    </>
  )
}
