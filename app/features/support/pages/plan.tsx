import {
  type ActionFunctionArgs,
  Link,
  type LoaderFunctionArgs,
  useActionData,
  useLoaderData,
} from 'react-router'
import { enter, findVisit } from '#features/access/api.server.ts'
import { count, dateOf, formatDate } from '#features/school/api.ts'
import { parseForm } from '#platform/forms/parse.ts'
import { Breadcrumbs } from '#ui/layout/Frame.tsx'
import { Notice, Page, Provenance, Section } from '#ui/layout/Page.tsx'
import { showAtHome } from '../commands/home.server.ts'
import { BeforeNow } from '../components/BeforeNow.tsx'
import { HistoryTable, ReviewList } from '../components/History.tsx'
import { HomeForm } from '../components/HomeForm.tsx'
import { GroupList, PlanFacts } from '../components/PlanFacts.tsx'
import { SessionTable } from '../components/SessionTable.tsx'
import { listPlanLessons } from '../lessons/queries/standing.server.ts'
import { dayWords, lessonWords } from '../lessons/rules/words.ts'
import { readPlanPage } from '../plan-page.server.ts'
import { getPlan, listStepsBefore } from '../queries/plans.server.ts'
import { listHistory, listReviews } from '../queries/reviews.server.ts'
import { listSessions } from '../queries/sessions.server.ts'
import { cameWords, fidelityWords } from '../rules/dose.ts'
import { homeDraft } from '../rules/draft.ts'
import { begunWords, givenOf } from '../rules/given.ts'
import { isDue, mayRun, notTheirs } from '../rules/plan.ts'
import { planFinding, whoWords } from '../rules/words.ts'
import { PlanForm } from '../schema.ts'

export const meta = () => [{ title: 'A plan of help · Everyschool' }]

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'help.plans')
  const progress = await findVisit(args, visit, 'progress.view')
  const id = Number(args.params.planId)
  const { plan, kind, fidelity, next, seen, begun, had, ...rest } = await visit.read(async (db) => ({
    ...(await readPlanPage(db, visit, progress?.reach ?? null, id)),
    sessions: await listSessions(db, id),
    reviews: await listReviews(db, id),
    history: await listHistory(db, id),
    steps: await listStepsBefore(db, id),
    lessons: await listPlanLessons(db, id, { from: visit.today }),
  }))
  await visit.sawPupils(plan.pupils.map((pupil) => pupil.id))
  const runs = mayRun(plan, { personId: visit.personId, leads: visit.may('help.lead') })
  const staffHours = Math.round((fidelity.given.sessions * (kind?.staff_minutes ?? 0)) / 6) / 10
  return {
    ...{ base: `/${visit.org.slug}`, plan, next, seen, runs, ...rest, mayWhy: progress !== null },
    ...{ today: visit.today, due: isDue(plan, visit.today), kindName: kind?.name ?? plan.kind },
    given: fidelityWords(fidelity.planned, fidelity.given),
    cost: `${staffHours} hours of staff`,
    begun: begunWords(begun),
    ...givenOf(plan, had, visit.may('help.lead')),
    homeWords:
      plan.homeWords ??
      (kind ? homeDraft(kind, { subject: plan.subject, dose: plan, reviewOn: plan.reviewOn }) : ''),
    finding: planFinding(
      plan,
      whoWords(
        plan.pupils.filter(({ leftOn }) => leftOn === null),
        plan.others,
      ),
      visit.today,
    ),
  }
}

export async function action(args: ActionFunctionArgs) {
  const visit = await enter(args, 'help.plans')
  const parsed = await parseForm(args.request, PlanForm)
  if (!parsed.ok) return { errors: parsed.errors }
  const form = parsed.value
  return visit.write(async (db) => {
    const plan = await getPlan(db, visit, Number(args.params.planId))
    if (!mayRun(plan, { personId: visit.personId, leads: visit.may('help.lead') }))
      return { errors: notTheirs(plan.owner) }
    await showAtHome(db, visit, plan.id, form.intent === 'show' ? form.words : null)
    return { done: form.intent === 'show' ? 'Home can read it now.' : 'Home no longer reads it.' }
  })
}

export default function OnePlan() {
  const found = useLoaderData<typeof loader>()
  const { base, plan, seen, runs, due, sessions, reviews, history, steps, next, lessons } = found
  const answer = useActionData<typeof action>()
  const here = `${base}/help/plans/${plan.id}`
  const running = plan.endedOn === null
  return (
    <>
      <Breadcrumbs trail={[{ label: 'Help', to: `${base}/help` }]} />
      <Page finding={found.finding} lead={plan.aim}>
        {answer && 'done' in answer ? <Notice>{answer.done}</Notice> : null}
        {running && runs ? (
          <p className="actions">
            <Link className={due ? 'button' : 'button button-quiet'} to={`${here}/review`}>
              {due ? 'Decide what becomes of it' : 'Review it now'}
            </Link>
            <Link className={due ? 'button button-quiet' : 'button'} to={`${here}/register`}>
              Take the register
            </Link>
            <Link to={`${here}/edit`}>Change it</Link>
          </p>
        ) : null}
        <PlanFacts
          plan={plan}
          kind={found.kindName}
          given={found.given}
          begun={found.begun}
          places={found.places}
          cost={found.cost}
          steps={steps}
          next={next}
          base={base}
        />
        <Section title="For whom">
          <GroupList
            base={base}
            plan={plan}
            came={cameWords(sessions)}
            how={found.how}
            mayWhy={found.mayWhy}
          />
        </Section>
        {seen.rows.length > 0 ? (
          <Section title="Before and now">
            <BeforeNow seen={seen} pupils={plan.pupils} />
          </Section>
        ) : null}
        {lessons.length > 0 ? (
          <Section title="Special lessons to come">
            <ul>
              {lessons.map((lesson) => (
                <li key={lesson.on}>
                  {dayWords(lesson.on)}: {lessonWords(lesson)}
                </li>
              ))}
            </ul>
          </Section>
        ) : null}
        <Section title="Sessions">
          <SessionTable here={here} plan={plan} sessions={sessions} correct={runs} />
        </Section>
        {reviews.length > 0 ? (
          <Section title="Decisions">
            <ReviewList reviews={reviews} />
          </Section>
        ) : null}
        <Section title="At home">
          <p>
            {plan.shownAt === null
              ? 'Not shown at home.'
              : `Pupils and families read since ${formatDate(dateOf(plan.shownAt))}: “${plan.homeWords}”`}
          </p>
          {runs ? (
            <HomeForm
              words={found.homeWords}
              shown={plan.shownAt !== null}
              errors={answer && 'errors' in answer ? answer.errors : undefined}
            />
          ) : null}
        </Section>
        <details className="aside">
          <summary>{count(history.length, 'change')} on record</summary>
          <HistoryTable lines={history} />
        </details>
        <Provenance>
          Planned sessions are counted by the dose as it stands, over the school days since it began; days of
          holidays are left out. Hours of staff are those the catalogue assumes for a session of this kind.
        </Provenance>
      </Page>
    </>
  )
}
