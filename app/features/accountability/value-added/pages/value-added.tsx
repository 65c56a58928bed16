import { Link, type LoaderFunctionArgs, useLoaderData } from 'react-router'
import { enter, findVisit } from '#features/access/api.server.ts'
import { count } from '#features/school/api.ts'
import { Breadcrumbs } from '#ui/layout/Frame.tsx'
import { EmptyState, Notice, Page, Provenance, Section } from '#ui/layout/Page.tsx'
import { nameYear, useWords } from '#ui/words.ts'
import { YearChoice } from '../../components/YearChoice.tsx'
import { ValueAddedSearch } from '../../schema.ts'
import { ClassesPictures } from '../components/ClassesPicture.tsx'
import { SubjectsPicture, SubjectWords } from '../components/SubjectsPicture.tsx'
import { readSchoolView } from '../school.server.ts'
import { subjectsFinding } from '../words.ts'

export const meta = () => [{ title: 'Value added · Everyschool' }]

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'results.view')
  const search = ValueAddedSearch.parse(Object.fromEntries(new URL(args.request.url).searchParams))
  const reach = (await findVisit(args, visit, 'progress.view'))?.reach ?? null
  const found = await visit.read((db) =>
    readSchoolView(db, {
      ...{ country: visit.org.country, reach },
      ...{ yearId: search.year, yearNumber: search.group },
    }),
  )
  return { base: `/${visit.org.slug}`, found, maySend: visit.may('sums.send') }
}

type Found = NonNullable<ReturnType<typeof useLoaderData<typeof loader>>['found']>

function GroupChoice({ found, base }: { found: Found; base: string }) {
  const words = useWords()
  if (found.yearNumbers.length < 2) return null
  return (
    <nav aria-label="Year groups">
      <ul className="choices plain">
        {found.yearNumbers.map((number) => (
          <li key={number}>
            {number === found.view.yearNumber ? (
              <strong aria-current="page">{nameYear(words, number)}</strong>
            ) : (
              <Link to={`${base}/results/value-added?year=${found.year.id}&group=${number}`}>
                {nameYear(words, number)}
              </Link>
            )}
          </li>
        ))}
      </ul>
    </nav>
  )
}

function BasisWords({ basis }: { basis: Found['view']['basis'] }) {
  const { pupils, noStart, placed, withoutTable } = basis
  return (
    <>
      {count(pupils - noStart, 'pupil')} of {pupils} with a known start.
      {placed > 0
        ? ` For ${placed} of them another test stands in, put at the same place in the nation; it foretells results less well.`
        : ''}
      {withoutTable.length > 0
        ? ` No national table has ${withoutTable.join(', ')}: what is expected there comes from the pupils here, so only their classes are compared.`
        : ''}
    </>
  )
}

function View({ found }: { found: Found }) {
  const { view, year } = found
  const { subjects, beside, classes } = view
  const group = nameYear(useWords(), view.yearNumber)
  return (
    <>
      {subjects.length > 0 ? (
        <>
          <SubjectsPicture group={group} year={year.name} subjects={subjects} />
          <Section title="Subject by subject">
            <Notice>
              Beside a pupil’s other subjects one strong department makes the others look weak: over a school
              these figures sum to about zero. Read them together with the first column, never alone.
            </Notice>
            <SubjectWords subjects={subjects} beside={beside} />
          </Section>
        </>
      ) : (
        <Notice>
          Fewer than two subjects here can be set beside a national table, so no subject is compared.
        </Notice>
      )}
      <ClassesPictures classes={classes} />
      <p className="small">
        <BasisWords basis={view.basis} />
      </p>
    </>
  )
}

export default function ValueAdded() {
  const { base, found, maySend } = useLoaderData<typeof loader>()
  const words = useWords()
  const trail = [{ label: 'Results', to: `${base}/results` }]
  if (!found)
    return (
      <>
        <Breadcrumbs trail={trail} />
        <Page finding="No value added yet">
          <EmptyState title="No year has results whose pupils’ start is known">
            Value added needs exam results, each with its subject, and where the pupils had started.
          </EmptyState>
        </Page>
      </>
    )
  const { year, years, view } = found
  return (
    <>
      <Breadcrumbs trail={trail} />
      <Page finding={subjectsFinding(`${nameYear(words, view.yearNumber)} of ${year.name}`, view.subjects)}>
        <YearChoice
          years={years}
          chosen={year.id}
          to={(id) => `${base}/results/value-added?year=${id}&group=${view.yearNumber}`}
        />
        <GroupChoice found={found} base={base} />
        <View found={found} />
        {maySend ? (
          <p>
            <Link to={`${base}/results/value-added/send`}>What we send, so that schools can be compared</Link>
          </p>
        ) : null}
        <Provenance formula={`${base}/results/measures?figure=value-added`}>
          Each result is set against what pupils of the country with the same start reached in the same
          subject, by the national tables. Of a pupil’s entries in a subject the best one counts. How the same
          pupils did in all their subjects is taken into account, and what a subject shows is drawn towards
          the middle of the school, the more so the fewer pupils it has. Where less than half of what is seen
          is the subject’s own, nothing is said. The range of a subject holds what is not known of all
          subjects together too; the bars compare one subject with another, and need it not. To offer help and
          to look closer: never a verdict on its own.
        </Provenance>
      </Page>
    </>
  )
}
