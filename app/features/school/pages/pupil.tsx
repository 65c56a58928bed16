import { type LoaderFunctionArgs, useLoaderData } from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { Facts, Page, Provenance, Section } from '#ui/layout/Page.tsx'
import { AttendanceStrip } from '../components/AttendanceStrip.tsx'
import { ClassTable } from '../components/ClassTable.tsx'
import { EventList } from '../components/EventList.tsx'
import { getPupilProfile } from '../profile.server.ts'
import { formatShare } from '../rules/attendance.ts'
import { count } from '../rules/dates.ts'
import { pupilFinding } from '../rules/findings.ts'

export const meta = () => [{ title: 'Pupil · Everyschool' }]

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'pupils.view')
  const id = Number(args.params.id)
  const profile = await visit.read((db) =>
    getPupilProfile(db, visit.reach, id, {
      country: visit.org.country,
      characteristics: visit.may('pupils.characteristics'),
      // Scores of old tests are for those who work with them: at home they only worry.
      priorAttainment: visit.may('progress.view'),
    }),
  )
  await visit.sawPupils([id])
  return { base: `/${visit.org.slug}`, ...profile }
}

export default function Pupil() {
  const { base, givenName, praise, other, sessions, share, weeks, classes, prior, characteristics } =
    useLoaderData<typeof loader>()
  return (
    <Page finding={pupilFinding({ givenName, praise: praise.map((event) => event.name), share })}>
      {praise.length > 0 ? (
        <Section title="Strengths seen">
          <EventList label="Praise" events={praise.slice(0, 8)} />
        </Section>
      ) : null}
      {weeks.length > 0 ? (
        <Section title="Attendance">
          <AttendanceStrip
            title={`Present at ${formatShare(share)} of ${count(sessions.possible, 'session')}`}
            caption={`This academic year: ${count(sessions.authorised, 'session')} of authorised absence (hollow), ${sessions.unauthorised} unauthorised (filled). A column is half a day, a row a day of the week.`}
            weeks={weeks}
          />
          <Provenance>
            Every morning and afternoon is a session. An approved activity away from school counts as present;
            days on which the school was closed are not counted.
          </Provenance>
        </Section>
      ) : null}
      {classes.length > 0 ? (
        <Section title="Subjects and teachers">
          <ClassTable
            base={base}
            caption={`Classes of ${givenName} today`}
            classes={classes}
            without="year"
          />
        </Section>
      ) : null}
      <div className="columns">
        {prior.length > 0 ? (
          <Section title="Prior attainment">
            <Facts facts={prior} />
          </Section>
        ) : null}
        {characteristics.length > 0 ? (
          <Section title="About">
            <Facts facts={characteristics} />
          </Section>
        ) : null}
      </div>
      {other.length > 0 ? (
        <Section title="Behaviour this year">
          <EventList label="Behaviour" events={other} />
        </Section>
      ) : null}
    </Page>
  )
}
