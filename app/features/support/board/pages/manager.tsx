import { type ActionFunctionArgs, type LoaderFunctionArgs, useActionData, useLoaderData } from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { addDays } from '#features/school/api.ts'
import { parseForm } from '#platform/forms/parse.ts'
import { ErrorSummary } from '#ui/form/fields.tsx'
import { Breadcrumbs } from '#ui/layout/Frame.tsx'
import { EmptyState, Notice, Page, Section } from '#ui/layout/Page.tsx'
import { arranging } from '../arranging.server.ts'
import { changeHands } from '../commands/handover.server.ts'
import { HandedOver, HandOverForm, StandingIn } from '../components/HandOver.tsx'
import { WeekGrid } from '../components/WeekGrid.tsx'
import { WeekTable } from '../components/WeekTable.tsx'
import { readManagerPage } from '../queries/manager-page.server.ts'
import { weekFinding } from '../rules/words.ts'
import { ManagerForm } from '../schema.ts'
import '../components/board.css'

export const meta = () => [{ title: 'A learning manager’s week · Everyschool' }]

const USUAL_DAYS = 6

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'help.arrange')
  const { country, base } = arranging(visit)
  const { week, ...page } = await visit.read((db) =>
    readManagerPage(db, Number(args.params.personId), country),
  )
  const { pupilIds, ...shown } = week
  await visit.sawPupils(pupilIds)
  const finding = weekFinding(page.manager.name, shown, page.manager.givesHelp)
  return { ...page, ...shown, base, finding, today: visit.today, ends: addDays(visit.today, USUAL_DAYS) }
}

export async function action(args: ActionFunctionArgs) {
  const visit = await enter(args, 'help.arrange')
  const where = arranging(visit)
  const fromId = Number(args.params.personId)
  await visit.read((db) => readManagerPage(db, fromId, where.country))
  const parsed = await parseForm(args.request, ManagerForm)
  if (!parsed.ok) return { errors: parsed.errors }
  const form = parsed.value
  const done = await visit.write((db) => changeHands(db, where, fromId, form))
  if (!done.ok) return { errors: done.errors }
  return { done: form.intent === 'back' ? 'Back again.' : 'Handed over.' }
}

export default function ManagerWeek() {
  const { base, finding, manager, others, lines, slots, away, covers, today, ends } =
    useLoaderData<typeof loader>()
  const answer = useActionData<typeof action>()
  return (
    <>
      <Breadcrumbs
        trail={[
          { label: 'Help', to: `${base}/help` },
          { label: 'Learning managers', to: `${base}/help/board` },
        ]}
      />
      <Page finding={finding} lead="The week as it is laid out, and who stands in while somebody is away.">
        {answer?.done ? <Notice>{answer.done}</Notice> : null}
        <ErrorSummary errors={answer?.errors} />
        <HandedOver base={base} spells={away} name={manager.name} today={today} />
        <StandingIn spells={covers} name={manager.name} today={today} />
        {lines.length > 0 ? (
          <>
            <WeekGrid base={base} slots={slots} mayChange={false} />
            <WeekTable base={base} lines={lines} />
            <Section title={`While ${manager.name} is away`}>
              <HandOverForm {...{ lines, others, today, ends }} errors={answer?.errors} />
            </Section>
          </>
        ) : (
          <EmptyState title="No help runs here" next={{ label: 'The board', to: `${base}/help/board` }}>
            {away.length > 0
              ? 'All of it is with others just now.'
              : 'Help comes with a proposal that is accepted, or by hand.'}
          </EmptyState>
        )}
      </Page>
    </>
  )
}
