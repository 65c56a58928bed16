import {
  type ActionFunctionArgs,
  Form,
  type LoaderFunctionArgs,
  useActionData,
  useLoaderData,
} from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { parseForm } from '#platform/forms/parse.ts'
import { ActionForm, ErrorSummary, SelectField, TextField } from '#ui/form/fields.tsx'
import { Breadcrumbs } from '#ui/layout/Frame.tsx'
import { EmptyState, Notice, Page, Section } from '#ui/layout/Page.tsx'
import { changeWeek } from '../commands/slots.server.ts'
import { WeekGrid } from '../components/WeekGrid.tsx'
import { WeekTable } from '../components/WeekTable.tsx'
import { readWeek } from '../queries/week.server.ts'
import { weekdays } from '../rules/week.ts'
import { weekFinding } from '../rules/words.ts'
import { WeekForm } from '../schema.ts'
import '../components/board.css'

export const meta = () => [{ title: 'Your week of help · Everyschool' }]

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'help.plans')
  const { pupilIds, ...week } = await visit.read((db) => readWeek(db, visit.personId, visit.org.country))
  await visit.sawPupils(pupilIds)
  return { ...week, base: `/${visit.org.slug}`, finding: weekFinding('You', week) }
}

export async function action(args: ActionFunctionArgs) {
  const visit = await enter(args, 'help.plans')
  const parsed = await parseForm(args.request, WeekForm)
  if (!parsed.ok) return { errors: parsed.errors }
  const done = await visit.write((db) => changeWeek(db, visit.personId, parsed.value))
  return done.ok ? { done: 'Kept.' } : { errors: done.errors }
}

export default function OwnWeek() {
  const { base, finding, lines, slots } = useLoaderData<typeof loader>()
  const answer = useActionData<typeof action>()
  const missing = lines.reduce((sum, line) => sum + line.missing, 0)
  return (
    <>
      <Breadcrumbs trail={[{ label: 'Help', to: `${base}/help` }]} />
      <Page finding={finding} lead="When the help you run meets. Nobody is put in two places.">
        {lines.length === 0 ? (
          <EmptyState
            title="You run no help just now"
            next={{ label: 'Help in the school', to: `${base}/help` }}
          >
            What you run stands here with its days, once it has begun.
          </EmptyState>
        ) : (
          <>
            {answer?.done ? <Notice>{answer.done}</Notice> : null}
            <ErrorSummary errors={answer?.errors} />
            {missing > 0 ? (
              <Form method="post">
                <button className="button" type="submit" name="intent" value="lay out">
                  Find a place for {missing === 1 ? 'the one' : `the ${missing}`} without
                </button>
              </Form>
            ) : null}
            <WeekGrid base={base} slots={slots} mayChange />
            <WeekTable base={base} lines={lines} />
            <Section title="Put help on a day">
              <ActionForm label="Put it there" quiet>
                <input type="hidden" name="intent" value="put" />
                <SelectField
                  name="planId"
                  label="Help"
                  options={lines.map(({ id, title, who }) => ({
                    value: String(id),
                    label: `${title}: ${who}`,
                  }))}
                />
                <SelectField
                  name="weekday"
                  label="Day"
                  options={weekdays.map((label, place) => ({ value: String(place + 1), label }))}
                  error={answer?.errors?.weekday}
                />
                <TextField
                  name="begins"
                  label="Begins"
                  hint="Such as 09:15."
                  defaultValue="09:00"
                  error={answer?.errors?.begins}
                />
              </ActionForm>
            </Section>
          </>
        )}
      </Page>
    </>
  )
}
