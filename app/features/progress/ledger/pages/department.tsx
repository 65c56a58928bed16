import { type LoaderFunctionArgs, useLoaderData } from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { Breadcrumbs } from '#ui/layout/Frame.tsx'
import { EmptyState, Page, Section } from '#ui/layout/Page.tsx'
import { DataTable } from '#ui/table/DataTable.tsx'
import { PupilName } from '#ui/table/PupilName.tsx'
import { BiasPicture } from '../components/BiasPicture.tsx'
import { RecordProvenance } from '../components/RecordProvenance.tsx'
import { RecordTable } from '../components/RecordTable.tsx'
import { TargetBands } from '../components/TargetBands.tsx'
import { type FarOff, listFurthest } from '../furthest.server.ts'
import { correctionOf } from '../past.ts'
import { readDepartmentRecord } from '../record.server.ts'
import { getPart } from '../visible.server.ts'
import { recordFinding, subjectPastWords } from '../words.ts'

export const meta = () => [{ title: 'How right was a department? · Everyschool' }]

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'progress.view')
  const found = await visit.read(async (db) => {
    const part = await getPart(db, visit.reach, Number(args.params.id))
    const { ledger, ...page } = await readDepartmentRecord(db, part)
    const taught = part.subjects.flatMap(({ id, name }) => {
      const model = ledger.latest.get(id)
      return (model && subjectPastWords(name, correctionOf(model))) ?? []
    })
    return {
      ...page,
      name: part.name,
      taught,
      furthest: await listFurthest(db, visit.reach, part, ledger),
    }
  })
  await visit.sawPupils(found.furthest.map(({ pupilId }) => pupilId))
  return { ...found, base: `/${visit.org.slug}` }
}

function FurthestTable({ base, rows }: { base: string; rows: readonly FarOff[] }) {
  return (
    <DataTable
      stacked
      caption="The last forecast before the result; one in ten lies so far off when forecasts are right"
      columns={[
        {
          key: 'pupil',
          title: 'Pupil',
          head: true,
          cell: (row: FarOff) => (
            <PupilName
              familyName={row.familyName}
              givenName={row.givenName}
              to={`${base}/pupils/${row.pupilId}`}
            />
          ),
        },
        { key: 'subject', title: 'Subject', cell: (row: FarOff) => row.subject },
        { key: 'made', title: 'Forecast made', cell: (row: FarOff) => `${row.cycle}, ${row.year}` },
        {
          key: 'range',
          title: 'Forecast',
          cell: ({ range }: FarOff) =>
            `about ${range.middle}; four of five from ${range.low} to ${range.high}`,
        },
        { key: 'result', title: 'Result', cell: (row: FarOff) => <strong>{row.result}</strong> },
      ]}
      rows={rows}
      rowKey={(row) => row.key}
    />
  )
}

function Taught({ sentences }: { sentences: readonly string[] }) {
  if (sentences.length === 0) return null
  return (
    <Section title="What this teaches the next forecasts">
      <ul>
        {sentences.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
      <p className="small">
        Each subject by its own results as far as they go: with few it leans on its department, and a
        department with few on the school. Of a single year half is believed to come again.
      </p>
    </Section>
  )
}

export default function HowRightDepartment() {
  const { base, name, record, subjects, moments, bands, furthest, taught, otherScale } =
    useLoaderData<typeof loader>()
  const trail = [
    { label: 'Progress', to: `${base}/progress` },
    { label: 'How right were we?', to: `${base}/progress/record` },
  ]
  return (
    <>
      <Breadcrumbs trail={trail} />
      <Page finding={recordFinding(name, record)}>
        {record ? (
          <>
            <BiasPicture
              title={subjects.length > 1 ? 'Subject by subject' : 'The subject as a whole'}
              rows={subjects}
            />
            <RecordTable
              caption="Every forecast of each subject whose result has come"
              noun="Subject"
              rows={subjects}
            />
            <Taught sentences={taught} />
            <Section title="How early were we right?">
              <RecordTable caption="By when the forecasts were made" noun="Made" rows={moments} />
            </Section>
            {bands.length > 0 ? (
              <Section title="Were the chances kept?">
                <TargetBands bands={bands} />
              </Section>
            ) : null}
            {furthest.length > 0 ? (
              <Section title="Whose results lay furthest from their forecast">
                <p>
                  Not to blame anybody: to ask what was known in the room and not in the readings, or what
                  happened afterwards.
                </p>
                <FurthestTable base={base} rows={furthest} />
              </Section>
            ) : null}
          </>
        ) : (
          <EmptyState
            title="Nothing can be said yet"
            next={{ label: 'How right were we?', to: `${base}/progress/record` }}
          >
            Too few results of pupils with forecasts in {name} have come.
          </EmptyState>
        )}
        <RecordProvenance otherScale={otherScale} base={base} />
      </Page>
    </>
  )
}
