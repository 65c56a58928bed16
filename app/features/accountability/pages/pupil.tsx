import { type LoaderFunctionArgs, useLoaderData } from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { getPupilInReach } from '#features/school/api.server.ts'
import { formatDate } from '#features/school/api.ts'
import { EmptyState, Page, Provenance, Section } from '#ui/layout/Page.tsx'
import { DataTable } from '#ui/table/DataTable.tsx'
import { nameYear, useWords } from '#ui/words.ts'
import { WhyFigure } from '../components/WhyFigure.tsx'
import { readPupilResults } from '../pupil.server.ts'
import { formatPupilValue, pupilResultsFinding } from '../rules.ts'
import { PupilBesideTable } from '../value-added/components/PupilBesideTable.tsx'
import { readPupilBeside } from '../value-added/pupil-beside.server.ts'

export const meta = () => [{ title: 'Results of a pupil · Everyschool' }]

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'progress.view')
  const id = Number(args.params.id)
  const found = await visit.read(async (db) => ({
    pupil: await getPupilInReach(db, visit.reach, id),
    ...(await readPupilResults(db, id, visit.org.country)),
    beside: await readPupilBeside(db, id, visit.org.country),
  }))
  await visit.sawPupils([id])
  const { pupil, results, years, beside } = found
  const opened = years.map(({ year, yearNumber, opened }) => ({
    ...{ yearNumber, year: year.name },
    lines: opened.map(({ measure, figure }) => ({
      ...figure.why(),
      key: measure.key,
      formula: `/${visit.org.slug}/results/measures?figure=${measure.key}`,
      summary: `${measure.name}: ${formatPupilValue(measure, figure.value)}. Why this figure?`,
    })),
  }))
  const [first] = years.flatMap(({ opened }) => opened)
  const attained = first
    ? `${formatPupilValue(first.measure, first.figure.value)} in ${first.measure.name}`
    : null
  const lines = results.map(({ qualification, title, option, grade, awardedOn }) => ({
    ...{ qualification, option, grade, awardedOn, title: title ?? '' },
  }))
  const finding = pupilResultsFinding(pupil.givenName, results.length, attained)
  return { finding, name: pupil.givenName, lines, opened, beside }
}

type Line = ReturnType<typeof useLoaderData<typeof loader>>['lines'][number]

export default function PupilResults() {
  const { finding, name, lines, opened, beside } = useLoaderData<typeof loader>()
  const words = useWords()
  if (lines.length === 0)
    return (
      <Page finding={finding}>
        <EmptyState title="No exam results yet">
          They are brought in as a file of the whole year on results day.
        </EmptyState>
      </Page>
    )
  return (
    <Page finding={finding}>
      {opened.map(({ yearNumber, year, lines }) => (
        <Section key={year} title={`${nameYear(words, yearNumber)}, ${year}`}>
          {lines.map(({ key, ...line }) => (
            <WhyFigure key={key} {...line} />
          ))}
        </Section>
      ))}
      {beside.length > 0 ? (
        <Section title="Beside pupils who started alike">
          {beside.map((one) => (
            <PupilBesideTable key={one.yearNumber} name={name} beside={one} />
          ))}
          <p className="small">
            One result says little: pupils who start alike end up to two grades apart. It is there to talk
            about, not to judge by.
          </p>
        </Section>
      ) : null}
      <Section title="Every result">
        <DataTable
          stacked
          caption="As they were brought in, the earliest first"
          columns={[
            {
              key: 'title',
              title: 'Qualification',
              head: true,
              cell: (line: Line) => line.title || line.qualification,
            },
            { key: 'grade', title: 'Grade', cell: (line) => line.grade },
            { key: 'awarded', title: 'Awarded', cell: (line) => formatDate(line.awardedOn) },
            { key: 'number', title: 'Number', cell: (line) => `${line.qualification} ${line.option}`.trim() },
          ]}
          rows={lines}
          rowKey={(line) => `${line.qualification} ${line.option} ${line.awardedOn}`}
        />
      </Section>
      <Provenance>
        Of results in the same course, told by their discount code, the first entry counts. What counts where
        follows the rules of the year in which the results came. Sex, ethnicity and poverty play no part in
        any figure of a pupil.
      </Provenance>
    </Page>
  )
}
