import { Link, type LoaderFunctionArgs, useLoaderData } from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { Breadcrumbs } from '#ui/layout/Frame.tsx'
import { EmptyState, Page, Section } from '#ui/layout/Page.tsx'
import { ReadingModelTable } from '../../components/ReadingModelTable.tsx'
import { findReadingModel } from '../../reading-model.server.ts'
import { readingFinding } from '../../reading-words.ts'
import type { ReadingModel } from '../../schema.ts'
import { AuditTable } from '../components/AuditTable.tsx'
import { BiasPicture } from '../components/BiasPicture.tsx'
import { RecordProvenance } from '../components/RecordProvenance.tsx'
import { RecordTable } from '../components/RecordTable.tsx'
import { TargetBands } from '../components/TargetBands.tsx'
import { readSchoolRecord } from '../record.server.ts'
import { departmentsFinding, recordFinding } from '../words.ts'

export const meta = () => [{ title: 'How right were we? · Everyschool' }]

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'progress.view')
  const found = await visit.read(async (db) => ({
    ...(await readSchoolRecord(db, visit)),
    readingModel: await findReadingModel(db),
  }))
  return { ...found, base: `/${visit.org.slug}` }
}

function HowReadingsErr({ model }: { model: ReadingModel | null }) {
  if (!model) return null
  return (
    <Section title={readingFinding(model)}>
      <ReadingModelTable model={model} />
    </Section>
  )
}

export default function HowRight() {
  const found = useLoaderData<typeof loader>()
  const { base, record, departments, moments, bands, audits, whole, taught, otherScale, readingModel } = found
  const trail = <Breadcrumbs trail={[{ label: 'Progress', to: `${base}/progress` }]} />
  const departmentAt = (id: number) => `${base}/progress/record/${id}`
  if (!record)
    return (
      <>
        {trail}
        <Page finding={recordFinding('', null)}>
          <EmptyState
            title="How right were we?"
            next={{ label: 'Where pupils are heading', to: `${base}/progress` }}
          >
            {taught === 0 && !whole
              ? 'Forecasts are scored subject by subject; none of your posts is in one.'
              : 'When results of pupils with forecasts are brought in, each forecast is laid beside what came, and this page says how far it could be trusted.'}
          </EmptyState>
          <HowReadingsErr model={readingModel} />
        </Page>
      </>
    )
  return (
    <>
      {trail}
      <Page
        finding={recordFinding('', record)}
        lead={`${whole ? 'The whole school' : 'Your subjects'}: ${record.forecasts.toLocaleString('en-GB')} forecasts of ${record.pupils.toLocaleString('en-GB')} pupils whose results have come. A range that holds too few is worth less than it says; what is learned here widens the next.`}
      >
        <BiasPicture title={departmentsFinding(departments)} rows={departments} />
        <RecordTable
          caption="Every forecast of each department whose result has come"
          noun="Department"
          rows={departments}
          linkTo={departmentAt}
        />
        <Section title="How early were we right?">
          <RecordTable
            caption="The same forecasts by when they were made: later ones should be narrower and no less true"
            noun="Made"
            rows={moments}
          />
        </Section>
        {bands.length > 0 ? (
          <Section title="Were the chances kept?">
            <TargetBands bands={bands} />
          </Section>
        ) : null}
        {audits.length > 0 ? (
          <Section title="Were we as right for every group of pupils?">
            <AuditTable audits={audits} />
          </Section>
        ) : null}
        <HowReadingsErr model={readingModel} />
        <div className="actions">
          <Link className="button button-quiet" to={`${base}/progress`}>
            Where pupils are heading now
          </Link>
        </div>
        <RecordProvenance otherScale={otherScale} base={base} />
      </Page>
    </>
  )
}
