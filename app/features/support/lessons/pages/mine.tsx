import { Link, type LoaderFunctionArgs, useLoaderData } from 'react-router'
import { enter, findVisit } from '#features/access/api.server.ts'
import { formatTime } from '#features/school/api.ts'
import { Breadcrumbs } from '#ui/layout/Frame.tsx'
import { EmptyState, Page, Section } from '#ui/layout/Page.tsx'
import { DataTable } from '#ui/table/DataTable.tsx'
import { useWords } from '#ui/words.ts'
import { OutTable } from '../components/OutTable.tsx'
import { outLines } from '../out.server.ts'
import { type OwnLesson, readOwn } from '../queries/own.server.ts'
import { dayWords, mineFinding } from '../rules/words.ts'
import '../components/lessons.css'

export const meta = () => [{ title: 'Your special lessons · Everyschool' }]

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'help.plans')
  const pupils = await findVisit(args, visit, 'pupils.view')
  const reach = pupils?.reach ?? { pupils: [], classes: [] }
  const { until, lessons, out, group, pupilIds } = await visit.read(async (db) => {
    const own = await readOwn(db, { reach, personId: visit.personId })
    const { country } = visit.org
    return {
      ...own,
      out: await outLines(db, country, own.out),
      group: await outLines(db, country, own.group),
    }
  })
  await visit.sawPupils([...pupilIds, ...[...out, ...group].map(({ pupilId }) => pupilId)])
  const gives = lessons.filter((one) => one.gives && one.on >= visit.today).length
  const finding = mineFinding(gives, out.length, until)
  return { base: `/${visit.org.slug}`, lessons, out, group, finding, today: visit.today }
}

type LessonsProps = { base: string; lessons: readonly OwnLesson[]; today: string }

function Lessons({ base, lessons, today }: LessonsProps) {
  return (
    <DataTable
      caption="Special lessons you give, or of help you run"
      columns={[
        {
          key: 'when',
          title: 'When',
          head: true,
          cell: (one: OwnLesson) => `${dayWords(one.on)}, ${one.period} (${formatTime(one.begins)})`,
        },
        { key: 'room', title: 'Room', cell: ({ room }) => room },
        {
          key: 'title',
          title: 'Help',
          cell: ({ planId, title }) => <Link to={`${base}/help/plans/${planId}`}>{title}</Link>,
        },
        {
          key: 'pupils',
          title: 'Pupils',
          cell: ({ pupils }) => <span className="pupil-name">{pupils.join(', ')}</span>,
        },
        { key: 'by', title: 'Given by', cell: ({ gives, teacher }) => (gives ? 'you' : teacher) },
        {
          key: 'register',
          title: 'Register',
          cell: ({ on, planId, registered, hit }) =>
            on > today ? (
              hit ? (
                <span className="lessons-act">cannot be held as planned</span>
              ) : (
                'on the day'
              )
            ) : (
              <Link to={`${base}/help/plans/${planId}/register?on=${on}`}>
                {registered ? 'taken: correct it' : 'Take it'}
              </Link>
            ),
        },
      ]}
      rows={lessons}
      rowKey={({ key }) => key}
      stacked
    />
  )
}

export default function OwnLessons() {
  const { base, finding, lessons, out, group, today } = useLoaderData<typeof loader>()
  const words = useWords()
  return (
    <>
      <Breadcrumbs trail={[{ label: 'Help', to: `${base}/help` }]} />
      <Page finding={finding}>
        {lessons.length + out.length + group.length === 0 ? (
          <EmptyState
            title="Nothing here for you just now"
            next={{ label: 'Help in the school', to: `${base}/help` }}
          >
            Special lessons you give, those of help you run, and who is out of your own lessons for one stand
            here.
          </EmptyState>
        ) : null}
        {lessons.length > 0 ? <Lessons base={base} lessons={lessons} today={today} /> : null}
        {out.length > 0 ? (
          <Section title="Out of your lessons">
            <OutTable
              base={base}
              caption="Who is out, the next lesson first"
              lines={out}
              today={today}
              classes
            />
          </Section>
        ) : null}
        {group.length > 0 ? (
          <Section title={`What your ${words.group.one} misses`}>
            <OutTable base={base} caption="Who misses what, by day" lines={group} today={today} classes />
          </Section>
        ) : null}
      </Page>
    </>
  )
}
