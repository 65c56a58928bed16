import { Link, type LoaderFunctionArgs, useLoaderData } from 'react-router'
import { enter, findVisit } from '#features/access/api.server.ts'
import { WaitingMarks } from '#features/access/api.tsx'
import { listImports } from '#features/exchange/api.server.ts'
import { listChildren } from '#features/family/api.server.ts'
import { childrenFinding, isFamily } from '#features/family/api.ts'
import { Children } from '#features/family/api.tsx'
import { listNotices, recipientOf } from '#features/notices/api.server.ts'
import { findPupilVisit } from '#features/school/api.server.ts'
import { SchoolOnAPage } from '#ui/chart/SchoolOnAPage.tsx'
import { StatusBars } from '#ui/chart/StatusBars.tsx'
import { EmptyState, Page, Section } from '#ui/layout/Page.tsx'
import { DataTable } from '#ui/table/DataTable.tsx'
import { titled, useWords } from '#ui/words.ts'
import { FirstSteps } from '../components/FirstSteps.tsx'
import { HelpToday } from '../components/HelpToday.tsx'
import { LessonsToday } from '../components/LessonsToday.tsx'
import { chooseNeeds, type Need } from '../needs.ts'
import { findNews } from '../news.server.ts'
import { groupNeeds, todayFinding } from '../rules.ts'
import { sendFrom } from '../send.ts'
import { readToday } from '../today.server.ts'

export const meta = () => [{ title: 'Today · Everyschool' }]

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'today.view')
  const pupilVisit = await findPupilVisit(args, visit)
  const correcting = (await findVisit(args, visit, 'cycle.correct'))?.reach ?? null
  const { waiting, next, pupils, ...kept } = await visit.readKept('today', (db) =>
    readToday(db, visit, { pupilVisit, correcting }),
  )
  const live = await visit.read(async (db) => ({
    files: visit.may('exchange.import') ? await listImports(db) : [],
    news: await findNews(db, visit),
    notices: await listNotices(db, recipientOf(visit), { unread: true, limit: 3 }),
  }))
  if (kept.people?.as === 'marks')
    await visit.sawPupils(kept.people.groups.flatMap(({ pupils }) => pupils.map((pupil) => pupil.id)))
  await visit.sawPupils(kept.help.flatMap(({ pupils }) => pupils.map(({ id }) => id)))
  const toAccept = live.files.filter((one) => one.state === 'previewed').length
  return {
    ...kept,
    ...{ news: live.news, notices: live.notices },
    finding: todayFinding({ ...waiting, name: visit.personName, next, pupils }),
    needs: chooseNeeds({ ...waiting, toAccept }),
    schools: visit.may('members.view') ? groupNeeds(`/${visit.org.slug}`) : [],
    base: `/${visit.org.slug}`,
    children: isFamily(visit.posts) && pupilVisit ? await listChildren(pupilVisit) : null,
    account: visit.account.id,
    personId: visit.personId,
    demonstration: visit.org.demonstration,
    maySchool: visit.may('school.view'),
  }
}

function Needs({ title, needs }: { title: string; needs: readonly Need[] }) {
  if (needs.length === 0) return null
  return (
    <Section title={title}>
      <ul className="needs plain">
        {needs.map((need) => (
          <li key={`${need.to} ${need.text}`}>
            {need.text} <Link to={need.to}>{need.label}</Link>
          </li>
        ))}
      </ul>
    </Section>
  )
}

type ClassLine = { id: number; name: string; subject: string; year: string; size: number }
type YearLine = { id: number; name: string; pupils: number }

export default function Today() {
  const {
    base,
    account,
    children,
    finding,
    demonstration,
    notices,
    needs,
    firstSteps,
    meetings,
    staffHelp,
    news,
    people,
    classes,
    lessons,
    help,
    personId,
    schools,
    years,
    maySchool,
  } = useLoaderData<typeof loader>()
  const words = useWords()
  return (
    <Page
      finding={children ? childrenFinding(children) : finding}
      {...(demonstration
        ? { lead: 'This is the demonstration: every school, name and figure in it is invented.' }
        : {})}
    >
      <WaitingMarks account={account} send={sendFrom(base, account)} />
      {children ? <Children base={base} of={children} /> : null}
      {firstSteps ? <FirstSteps base={base} steps={firstSteps} /> : null}
      <HelpToday base={base} help={help} />
      <Needs title="What waits for you" needs={needs} />
      <Needs title="Your schools" needs={schools} />
      <Needs title="Your meetings" needs={meetings} />
      <Needs title="Help among colleagues" needs={staffHelp} />
      <LessonsToday base={base} personId={personId} lessons={lessons} />
      {notices.length > 0 ? (
        <Section title="Said to you">
          <ul className="needs plain">
            {notices.map((notice) => (
              <li key={notice.id}>
                {notice.words} <Link to={`${base}/notices`}>Messages</Link>
              </li>
            ))}
          </ul>
        </Section>
      ) : null}
      {news && news.lines.length > 0 ? (
        <Section title={`Since ${news.since}`}>
          <p>{news.lines.join(', ')}.</p>
        </Section>
      ) : null}
      {people?.as === 'marks' ? (
        <SchoolOnAPage
          title="Your people on a page"
          caption={people.caption}
          groups={people.groups}
          pupilTo={(id) => `${base}/pupils/${id}/progress`}
        />
      ) : null}
      {people?.as === 'bars' ? (
        <StatusBars title="The school by status" caption={people.caption} groups={people.groups} />
      ) : null}
      {classes.length > 0 ? (
        <Section title="Your classes">
          <DataTable
            caption="The classes you teach this academic year"
            columns={[
              {
                key: 'name',
                title: 'Class',
                head: true,
                cell: (one: ClassLine) => <Link to={`${base}/classes/${one.id}`}>{one.name}</Link>,
              },
              { key: 'subject', title: 'Subject', cell: (one: ClassLine) => one.subject },
              { key: 'year', title: 'Year', cell: (one: ClassLine) => one.year },
              { key: 'size', title: 'Pupils', number: true, cell: (one: ClassLine) => one.size },
            ]}
            rows={classes}
            rowKey={(one) => one.id}
          />
        </Section>
      ) : null}
      {maySchool && people === null && !(firstSteps && years.length === 0) ? (
        <Section title={`The school by ${words.year.one}`}>
          {years.length === 0 ? (
            <EmptyState
              title={`No ${words.year.many} yet`}
              next={{ label: 'Look at the school', to: `${base}/school` }}
            >
              They come with the first import, or are made by hand.
            </EmptyState>
          ) : (
            <DataTable
              caption="Pupils on roll this academic year"
              columns={[
                {
                  key: 'name',
                  title: titled(words.year.one),
                  head: true,
                  cell: (year: YearLine) => <Link to={`${base}/years/${year.id}`}>{year.name}</Link>,
                },
                { key: 'pupils', title: 'Pupils', number: true, cell: (year: YearLine) => year.pupils },
              ]}
              rows={years}
              rowKey={(year) => year.id}
            />
          )}
        </Section>
      ) : null}
    </Page>
  )
}
