import { Link, type LoaderFunctionArgs, useLoaderData } from 'react-router'
import { enter, findVisit } from '#features/access/api.server.ts'
import { count } from '#features/school/api.ts'
import { Breadcrumbs } from '#ui/layout/Frame.tsx'
import { EmptyState, Notice, Page, Provenance, Section } from '#ui/layout/Page.tsx'
import { nameYear, useWords } from '#ui/words.ts'
import { listMeasuredYears } from '../../results.server.ts'
import { AheadPicture } from '../components/AheadPicture.tsx'
import { AheadTable } from '../components/AheadTable.tsx'
import { type AheadGroup, readAheadGroup } from '../group.server.ts'
import type { NotAhead } from '../rules/not-ahead.ts'
import { aheadFinding, errorsWords, notAheadWords } from '../rules/words.ts'

export const meta = () => [{ title: 'What this year may bring · Everyschool' }]

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'results.view')
  const pupils = await findVisit(args, visit, 'progress.view')
  const seesEach = pupils?.reach.pupils === 'all'
  const { country, slug } = visit.org
  const found = await visit.read(async (db) => {
    const groups: (AheadGroup | NotAhead)[] = []
    for (const yearNumber of await listMeasuredYears(db, country))
      groups.push(await readAheadGroup(db, { country, yearNumber, seesEach }))
    return groups
  })
  const groups = found.filter((one) => typeof one !== 'string')
  const reasons = found.flatMap((one) => (typeof one === 'string' ? [one] : []))
  const why = notAheadWords[reasons.find((one) => one !== 'nobody') ?? 'nobody']
  return { base: `/${slug}`, seesEach, mayAsk: pupils !== null, groups, why }
}

function Without({ without }: Pick<AheadGroup, 'without'>) {
  const { forecasts, subjects } = without
  const parts = [
    ...(forecasts > 0 ? [`${count(forecasts, 'entry', 'entries')} without a forecast`] : []),
    ...(subjects.length > 0
      ? [`${subjects.join(', ')}: no result here says what they lead to, or its grades are others`]
      : []),
  ]
  return parts.length > 0 ? <p className="small">Not counted: {parts.join('; ')}.</p> : null
}

function Group({ group, base, mayAsk }: { group: AheadGroup; base: string; mayAsk: boolean }) {
  const year = nameYear(useWords(), group.yearNumber)
  const { yearNumber, pupils, cycle, lines, lastYear } = group
  const many = pupils === null ? '' : `, ${count(pupils, 'pupil')}`
  return (
    <Section title={year}>
      <AheadPicture group={group} />
      <AheadTable
        caption={`${year}${many}, by the forecasts of ${cycle}`}
        lines={lines}
        lastYear={lastYear}
        to={(key) => `${base}/results/${key}`}
        formula={(key) => `${base}/results/measures?figure=${key}`}
      />
      <Without without={group.without} />
      {mayAsk ? (
        <div className="actions">
          <Link className="button" to={`${base}/what-if?year=${yearNumber}`}>
            What if? Change grades of {year}
          </Link>
        </div>
      ) : null}
    </Section>
  )
}

type HowProps = { errors: AheadGroup['errors'] | undefined; base: string }

function HowWorkedOut({ errors, base }: HowProps) {
  return (
    <Provenance formula={`${base}/results/measures?figure=ahead`}>
      <p>
        Each pupil’s forecast in each subject is a spread over all grades. The official rules are applied to
        many summers that may come, never to one rounded grade: a pupil half way between 3 and 4 counts by
        half.
      </p>
      <p>
        Pupils are not taken for independent. {errors ? errorsWords(errors) : null} Early results count as
        they are, and the tier of a class ends where its grades end.
      </p>
      <p>
        It is what would come if pupils went on as they do and sat what they are taught now. It is no target.
      </p>
    </Provenance>
  )
}

export default function AheadPage() {
  const { base, seesEach, mayAsk, groups, why } = useLoaderData<typeof loader>()
  const words = useWords()
  return (
    <>
      <Breadcrumbs trail={[{ label: 'Results', to: `${base}/results` }]} />
      <Page
        finding={aheadFinding(groups.map((one) => ({ ...one, year: nameYear(words, one.yearNumber) })))}
        lead="Before the results: what every headline would come to, and how sure that is."
      >
        {groups.length === 0 ? (
          <EmptyState title="Nothing to look ahead to">{why}</EmptyState>
        ) : (
          <>
            {seesEach ? null : (
              <Notice>Figures from which fewer than six pupils could be read are not shown.</Notice>
            )}
            {groups.map((group) => (
              <Group key={group.yearNumber} group={group} base={base} mayAsk={mayAsk} />
            ))}
            <p>
              <Link to={`${base}/progress/record`}>How right were we?</Link> Every forecast is laid beside the
              result once it has come.
            </p>
            <HowWorkedOut errors={groups[0]?.errors} base={base} />
          </>
        )}
      </Page>
    </>
  )
}
