import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  redirect,
  useActionData,
  useLoaderData,
} from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { listWords } from '#features/measures/api.server.ts'
import { count, formatDay } from '#features/school/api.ts'
import { parseForm } from '#platform/forms/parse.ts'
import { ActionForm, TextField } from '#ui/form/fields.tsx'
import { Breadcrumbs } from '#ui/layout/Frame.tsx'
import { Page, Section } from '#ui/layout/Page.tsx'
import { changeSeries, dateAnew, endSeries } from '../commands/series.server.ts'
import { AttendeeList } from '../components/AttendeeList.tsx'
import { RhythmForm } from '../components/RhythmForm.tsx'
import { listMeetings } from '../queries/meetings.server.ts'
import { getSeries } from '../queries/series.server.ts'
import { readStaffing } from '../queries/staffing.server.ts'
import { attendeesOf } from '../rules/attendance.ts'
import { rhythmWords } from '../rules/dates.ts'
import { SeriesForm } from '../schema.ts'

export const meta = () => [{ title: 'A series of meetings · Everyschool' }]

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'meetings.arrange')
  return visit.read(async (db) => {
    const series = await getSeries(db, Number(args.params.seriesId))
    const staffing = await readStaffing(db, visit.today)
    const meetings = await listMeetings(db, { seriesIds: [series.id], from: visit.today })
    const names = await listWords(db, visit.org.country, 'role_name', visit.today)
    const held = new Set(staffing.posts.map((post) => post.role))
    return {
      ...{ base: `/${visit.org.slug}`, series, today: visit.today },
      attendees: attendeesOf(series, staffing),
      days: meetings.filter((one) => one.state === 'planned').map((one) => one.heldOn),
      roles: names
        .filter(({ key }) => held.has(key) || series.roles.includes(key))
        .map(({ key, name }) => ({ value: key, label: name })),
    }
  })
}

export async function action(args: ActionFunctionArgs) {
  const visit = await enter(args, 'meetings.arrange')
  const id = Number(args.params.seriesId)
  const parsed = await parseForm(args.request, SeriesForm)
  if (!parsed.ok) return { errors: parsed.errors }
  const form = parsed.value
  await visit.write(async (db) => {
    await getSeries(db, id)
    if (form.intent === 'change') await changeSeries(db, id, form)
    else if (form.intent === 'end') await endSeries(db, id, form.lastDay)
    else await dateAnew(db, id)
  })
  return redirect(`/${visit.org.slug}/meetings/series/${id}`)
}

export default function OneSeries() {
  const { base, series, attendees, days, roles, today } = useLoaderData<typeof loader>()
  const errors = useActionData<typeof action>()?.errors
  const [first] = days
  return (
    <>
      <Breadcrumbs
        trail={[
          { label: 'Meetings', to: `${base}/meetings` },
          { label: 'Which meetings there are', to: `${base}/meetings/series` },
        ]}
      />
      <Page
        finding={`${series.name}: ${count(attendees.length, 'person', 'people')}, ${count(days.length, 'meeting')} to come`}
        lead={
          first
            ? `${rhythmWords(series)}; the next on ${formatDay(first)}.`
            : 'No meeting is dated: the calendar has no such day in term any more, or no terms are in it yet.'
        }
      >
        <div className="columns">
          <Section title="Who comes">
            <AttendeeList attendees={attendees} />
          </Section>
          <Section title="Change it">
            <RhythmForm series={series} roles={roles} errors={errors} />
          </Section>
        </div>
        <Section title="When the calendar changed">
          <ActionForm label="Date the meetings to come anew" quiet>
            <input type="hidden" name="intent" value="date" />
          </ActionForm>
        </Section>
        <Section title="End it">
          <ActionForm label="End it with this day" quiet>
            <input type="hidden" name="intent" value="end" />
            <TextField name="lastDay" label="Last day" type="date" defaultValue={today} required />
          </ActionForm>
        </Section>
      </Page>
    </>
  )
}
