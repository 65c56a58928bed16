import { Form } from 'react-router'
import { addDays } from '#features/school/api.ts'
import { ActionForm, ErrorSummary, type FieldErrors, SelectField, TextField } from '#ui/form/fields.tsx'
import { Breadcrumbs } from '#ui/layout/Frame.tsx'
import { EmptyState, Notice, Page, Section } from '#ui/layout/Page.tsx'
import type { readOwnPage } from '../queries/manager-page.server.ts'
import { weekdays } from '../rules/week.ts'
import { HandedOver, HandOverForm, StandingIn } from './HandOver.tsx'
import { type MeetingHour, WeekGrid } from './WeekGrid.tsx'
import { WeekTable } from './WeekTable.tsx'
import './board.css'

const USUAL_DAYS = 6

type OwnWeekProps = Awaited<ReturnType<typeof readOwnPage>> & {
  base: string
  today: string
  meetings: readonly MeetingHour[]
  /** `put`: the session that was put on a day just now. */
  answer?: { done?: string; put?: { planId: number; weekday: number }; errors?: FieldErrors } | undefined
}

/** The own week: when help meets and what is missed for it, who stands in for whom, and the forms that change it. */
export function OwnWeek({ answer, finding, meetings, others, week, base, today }: OwnWeekProps) {
  const { lines, slots, away, covers } = week
  const ends = addDays(today, USUAL_DAYS)
  const put = slots.find(
    ({ planId, weekday }) => planId === answer?.put?.planId && weekday === answer.put.weekday,
  )
  const lost = put?.missed.map((words) => `${words}.`) ?? []
  const missing = lines.reduce((sum, line) => sum + line.missing, 0)
  return (
    <>
      <Breadcrumbs trail={[{ label: 'Help', to: `${base}/help` }]} />
      <Page finding={finding} lead="When the help you run meets. Nobody is put in two places.">
        {answer?.done ? <Notice>{[answer.done, ...lost].join(' ')}</Notice> : null}
        <ErrorSummary errors={answer?.errors} />
        <HandedOver base={base} spells={away} name="You" today={today} />
        <StandingIn spells={covers} name="You" today={today} />
        {lines.length === 0 ? (
          <EmptyState
            title="You run no help just now"
            next={{ label: 'Help in the school', to: `${base}/help` }}
          >
            {away.length > 0
              ? 'All of it is with others just now.'
              : 'What you run stands here with its days, once it has begun.'}
          </EmptyState>
        ) : (
          <>
            {missing > 0 ? (
              <Form method="post">
                <button className="button" type="submit" name="intent" value="lay out">
                  Find a place for {missing === 1 ? 'the one' : `the ${missing}`} without
                </button>
              </Form>
            ) : null}
            <WeekGrid base={base} slots={slots} meetings={meetings} mayChange />
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
            {others ? (
              <Section title="While you are away">
                <HandOverForm {...{ lines, others, today, ends }} errors={answer?.errors} />
              </Section>
            ) : null}
          </>
        )}
      </Page>
    </>
  )
}
