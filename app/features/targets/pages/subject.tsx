import { type ActionFunctionArgs, type LoaderFunctionArgs, useActionData, useLoaderData } from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { getSubject, listPupils, listYearGroups } from '#features/school/api.server.ts'
import { formatWhere } from '#features/school/api.ts'
import { parseForm, parseSearch } from '#platform/forms/parse.ts'
import { Breadcrumbs } from '#ui/layout/Frame.tsx'
import { Notice, Page, Section } from '#ui/layout/Page.tsx'
import { runCohortForm } from '../actions.server.ts'
import { CohortForms } from '../components/CohortForms.tsx'
import { TargetLists, TargetPicture } from '../components/TargetLists.tsx'
import { YearLinks } from '../components/YearLinks.tsx'
import { listChanceModels } from '../models.server.ts'
import { listChallenges } from '../queries/challenges.server.ts'
import { listCourses, listCurrentTargets } from '../queries.server.ts'
import { countSteps, stepOf } from '../rules/agreement.ts'
import { askedAtFirst, chanceAt, cohortFinding } from '../rules.ts'
import { CohortForm, CohortSearch } from '../schema.ts'
import { listStarts } from '../starts.server.ts'

export const meta = () => [{ title: 'Targets of a subject · Everyschool' }]

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'targets.view')
  const subjectId = Number(args.params.subjectId)
  const search = parseSearch(args.request, CohortSearch)
  const wished = search.ok ? search.value.year : undefined
  const found = await visit.read(async (db) => {
    const subject = await getSubject(db, subjectId)
    const courses = await listCourses(db, visit.reach, { subjectId })
    const years = (await listYearGroups(db)).filter((one) =>
      courses.some((course) => course.yearGroupId === one.id),
    )
    const year = years.find((one) => one.id === wished) ?? years.at(-1)
    const ids = courses.filter((one) => one.yearGroupId === year?.id).map((one) => one.pupilId)
    const pupils = await listPupils(db, visit.reach, { ids })
    const targets = await listCurrentTargets(db, { pupilIds: ids, subjectIds: [subjectId] })
    const source = (await listChanceModels(db)).get(subjectId)
    const find = await listStarts(db, ids)
    const rows = pupils.map((pupil) => {
      const target = targets.find((one) => one.pupilId === pupil.id)
      const start = source ? find(pupil.id, source) : null
      return {
        id: pupil.id,
        familyName: pupil.familyName,
        givenName: pupil.givenName,
        where: formatWhere(pupil),
        start: start
          ? `${Math.round(start.score * 10) / 10}${start.comparable ? '' : ', not comparable'}`
          : '–',
        benchmark: target?.benchmark ?? '–',
        grade: target?.grade ?? '–',
        step: target ? stepOf(target) : 'none',
        chance: source && start && target ? chanceAt(source.model, start.x, target.grade) : null,
      }
    })
    const steps = countSteps(rows.length, targets)
    const grades = [...(source?.model.grades ?? [])]
    const asked = (await listChallenges(db)).get(`${subjectId}/${year?.id ?? 0}`) ?? askedAtFirst
    return { subject, years, year, grades, rows, steps, asked }
  })
  await visit.sawPupils(found.rows.map((row) => row.id))
  return { ...found, base: `/${visit.org.slug}`, mayAgree: visit.may('targets.agree') }
}

export async function action(args: ActionFunctionArgs) {
  const visit = await enter(args, 'targets.agree')
  const parsed = await parseForm(args.request, CohortForm)
  if (!parsed.ok) return { errors: parsed.errors }
  return { done: await visit.write((db) => runCohortForm(db, visit.reach, parsed.value)) }
}

export default function SubjectTargets() {
  const { base, subject, years, year, grades, rows, steps, asked, mayAgree } = useLoaderData<typeof loader>()
  const answer = useActionData<typeof action>()
  const of = `${subject.name}, ${year?.name ?? 'nobody'}`
  return (
    <>
      <Breadcrumbs trail={[{ label: 'Targets', to: `${base}/targets?year=${year?.id ?? ''}` }]} />
      <Page finding={cohortFinding(of, steps)}>
        {answer && 'done' in answer ? <Notice>{answer.done}</Notice> : null}
        <YearLinks years={years} chosen={year?.id} />
        <TargetPicture of={of} grades={grades} rows={rows} />
        {mayAgree && year ? (
          <CohortForms
            yearGroupId={year.id}
            subjectId={subject.id}
            of={of}
            level={asked.challenge}
            own={asked.own}
            errors={answer && 'errors' in answer ? answer.errors : undefined}
          />
        ) : null}
        <Section title="Pupil by pupil">
          <TargetLists base={base} rows={rows} />
        </Section>
      </Page>
    </>
  )
}
