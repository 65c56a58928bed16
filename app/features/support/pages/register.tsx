import {
  type ActionFunctionArgs,
  Link,
  type LoaderFunctionArgs,
  useActionData,
  useLoaderData,
} from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { formatDay } from '#features/school/api.ts'
import { parseForm, parseSearch } from '#platform/forms/parse.ts'
import { Breadcrumbs } from '#ui/layout/Frame.tsx'
import { Facts, Notice, Page } from '#ui/layout/Page.tsx'
import { keepRegister } from '../commands/register.server.ts'
import { RegisterSheet } from '../components/RegisterSheet.tsx'
import { listPlanLessons } from '../lessons/queries/standing.server.ts'
import { lessonWords } from '../lessons/rules/words.ts'
import { getPlan, membersOn } from '../queries/plans.server.ts'
import { listSessions } from '../queries/sessions.server.ts'
import { mayRegister, notTheirs, seesPart } from '../rules/plan.ts'
import { RegisterForm, RegisterSearch } from '../schema.ts'

export const meta = () => [{ title: 'Register of help · Everyschool' }]

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'help.plans')
  const search = parseSearch(args.request, RegisterSearch)
  const on = (search.ok ? search.value.on : undefined) ?? visit.today
  const { plan, sessions, lesson } = await visit.read(async (db) => {
    const plan = await getPlan(db, visit, Number(args.params.planId))
    const [lesson] = await listPlanLessons(db, plan.id, { from: on, to: on })
    return { plan, sessions: await listSessions(db, plan.id), lesson }
  })
  const taken = sessions.find(({ heldOn }) => heldOn === on)
  const last = sessions.find(({ heldOn }) => heldOn < on)
  const minutesOf = new Map(taken?.presence.map(({ pupilId, minutes }) => [pupilId, minutes]))
  const pupils = membersOn(plan, on)
  await visit.sawPupils(pupils.map(({ id }) => id))
  const usual = lesson?.minutes ?? plan.minutes
  const theirs = mayRegister(plan, { personId: visit.personId, leads: visit.may('help.lead') })
  return {
    last: last && {
      ...{ on: last.heldOn, minutes: last.minutes, note: last.note, of: last.presence.length },
      came: last.presence.filter((one) => one.minutes > 0).length,
    },
    ...{ base: `/${visit.org.slug}`, aim: plan.aim },
    ...{ here: `/${visit.org.slug}/help/plans/${plan.id}`, title: plan.title, on },
    place: lesson ? `Special lesson: ${lessonWords(lesson)}` : plan.place,
    today: visit.today,
    taken: taken !== undefined,
    note: taken?.note ?? '',
    held: taken?.minutes !== 0,
    minutes: taken?.minutes || usual,
    pupils: pupils.map(({ id, familyName, givenName, where }) => ({
      ...{ id, familyName, givenName, where, minutes: taken ? (minutesOf.get(id) ?? 0) : plan.minutes },
    })),
    refused: !theirs ? notTheirs(plan.owner).form : plan.others > 0 ? seesPart(plan.owner) : null,
  }
}

export async function action(args: ActionFunctionArgs) {
  const visit = await enter(args, 'help.plans')
  const parsed = await parseForm(args.request, RegisterForm)
  if (!parsed.ok) return { errors: parsed.errors }
  const done = await visit.write(async (db) => {
    const plan = await getPlan(db, visit, Number(args.params.planId))
    return mayRegister(plan, { personId: visit.personId, leads: visit.may('help.lead') })
      ? keepRegister(db, visit, plan.id, parsed.value)
      : { ok: false as const, errors: notTheirs(plan.owner) }
  })
  if (!done.ok) return { errors: done.errors }
  return { done: `Kept for ${formatDay(parsed.value.heldOn)}: ${done.came} of ${done.of} came.` }
}

type Last = { minutes: number; note: string; came: number; of: number }
const lastWords = ({ minutes, note, came, of }: Last): string =>
  [minutes === 0 ? 'did not take place' : `${came} of ${of} came`, note].filter(Boolean).join('; ')

export default function Register() {
  const { base, here, title, aim, last, place, on, today, taken, refused, ...sheet } =
    useLoaderData<typeof loader>()
  const answer = useActionData<typeof action>()
  const when = on === today ? 'today' : `on ${formatDay(on)}`
  const came = sheet.pupils.filter(({ minutes }) => minutes > 0).length
  return (
    <>
      <Breadcrumbs trail={[{ label: title, to: here }]} />
      <Page
        finding={
          !taken
            ? `${title}: who came ${when}?`
            : sheet.held
              ? `${title}: ${came} of ${sheet.pupils.length} came ${when}`
              : `${title} did not take place ${when}`
        }
        lead={place || undefined}
      >
        {answer && 'done' in answer ? (
          <Notice>
            <span>{answer.done}</span> <Link to={base}>Today</Link>
          </Notice>
        ) : null}
        {refused ? (
          <Notice>{refused}</Notice>
        ) : (
          <RegisterSheet
            key={on}
            on={on}
            {...sheet}
            errors={answer && 'errors' in answer ? answer.errors : undefined}
          />
        )}
        <Facts
          facts={[
            { label: 'What it is to bring about', value: aim },
            ...(last ? [{ label: `Last time, ${formatDay(last.on)}`, value: lastWords(last) }] : []),
          ]}
        />
      </Page>
    </>
  )
}
