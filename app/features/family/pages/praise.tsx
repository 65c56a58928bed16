import {
  type ActionFunctionArgs,
  Link,
  type LoaderFunctionArgs,
  redirect,
  useActionData,
  useLoaderData,
} from 'react-router'
import { enter, type Visit } from '#features/access/api.server.ts'
import { listWords } from '#features/measures/api.server.ts'
import { listPupils } from '#features/school/api.server.ts'
import { formatPupilName } from '#features/school/api.ts'
import { notFound } from '#platform/errors.ts'
import { parseForm, parseSearch } from '#platform/forms/parse.ts'
import { ErrorSummary } from '#ui/form/fields.tsx'
import { Breadcrumbs } from '#ui/layout/Frame.tsx'
import { EmptyState, Notice, Page } from '#ui/layout/Page.tsx'
import { actOnPraise } from '../acts.server.ts'
import { AddPraise, ProposeForm, SendForm, SettingsForm } from '../components/PraiseForms.tsx'
import { PraiseList } from '../components/PraiseList.tsx'
import { PraiseShares } from '../components/PraiseShares.tsx'
import { listClosedCycles } from '../queries/comments.server.ts'
import { comparePraise, listPraise, readPraiseSettings } from '../queries/praise.server.ts'
import { listYears } from '../rules/praise-years.ts'
import { praiseFinding } from '../rules/words.ts'
import { PraiseForm, PraiseSearch } from '../schema.ts'

export const meta = () => [{ title: 'Praise · Everyschool' }]

const mayCompare = (visit: Visit) => visit.reach.pupils === 'all' && visit.may('pupils.characteristics')
const maySend = (visit: Visit) => visit.reach.pupils === 'all' && visit.may('home.send')

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'home.proofread')
  const search = parseSearch(args.request, PraiseSearch)
  if (!search.ok) throw notFound()
  const found = await visit.read(async (db) => {
    const [cycle] = await listClosedCycles(db)
    const lines = cycle ? await listPraise(db, visit.reach, { cycleId: cycle.id }) : []
    const years = listYears(lines)
    const year = years.find((one) => one.id === search.value.year) ?? years[0]
    const kinds = await listWords(db, visit.org.country, 'praise_kind', visit.today)
    const counted = new Set(lines.flatMap((line) => (line.state === 'left out' ? [] : (line.pupilId ?? []))))
    return {
      cycle,
      kinds: kinds.map(({ key, name, rule, least }) => ({ key, name, rule, least })),
      ...{ years, year: year ?? null },
      shown: lines.filter((line) => line.pupilId !== null && line.yearGroupId === (year?.id ?? null)),
      staff: visit.reach.pupils === 'all' ? lines.filter((line) => line.pupilId === null) : [],
      proposed: lines.filter((line) => line.state === 'proposed').length,
      toPraise: lines.flatMap((line) => (line.state === 'proposed' ? (line.pupilId ?? []) : [])),
      sent: lines.filter((line) => line.state === 'sent').length,
      pupils: year ? await listPupils(db, visit.reach, { yearGroupId: year.id }) : [],
      settings: await readPraiseSettings(db),
      shares:
        cycle && mayCompare(visit) && counted.size > 0
          ? await comparePraise(db, cycle.id, visit.org.country, counted)
          : null,
    }
  })
  await visit.sawPupils([...new Set(found.shown.flatMap((line) => line.pupilId ?? []))])
  const { cycle, pupils, toPraise, ...rest } = found
  return {
    ...rest,
    reasons: toPraise.length,
    toPraise: new Set(toPraise).size,
    base: `/${visit.org.slug}`,
    cycle: cycle?.name ?? null,
    pupils: pupils.map((one) => ({ value: String(one.id), label: formatPupilName(one) })),
    maySend: maySend(visit),
  }
}

export async function action(args: ActionFunctionArgs) {
  const visit = await enter(args, 'home.proofread')
  const parsed = await parseForm(args.request, PraiseForm)
  if (!parsed.ok) return { errors: parsed.errors }
  const form = parsed.value
  const wholeSchool = form.intent === 'send' || form.intent === 'settings' || form.intent === 'propose'
  if (wholeSchool && !maySend(visit)) throw notFound()
  const done = await visit.write((db) => actOnPraise(db, visit.reach, form, visit.org.country))
  if (!done.ok) return { errors: { form: done.why } }
  return redirect(
    `${new URL(args.request.url).pathname.replace(/\.data$/, '')}${new URL(args.request.url).search.replace(/[?&]_routes=[^&]*/, '')}`,
  )
}

export default function Praise() {
  const data = useLoaderData<typeof loader>()
  const { base, cycle, kinds, years, year, shown, staff, proposed, sent, pupils } = data
  const errors: Record<string, string> | undefined = useActionData<typeof action>()?.errors
  return (
    <>
      <Breadcrumbs trail={[{ label: 'Home', to: `${base}/home` }]} />
      <Page
        finding={
          cycle === null ? 'No cycle is closed yet' : praiseFinding(cycle, data.reasons, data.toPraise, sent)
        }
        lead="Praise comes out of what was frozen: effort, attendance that came back, and progress that is more than chance."
      >
        <ErrorSummary errors={errors} />
        {cycle === null ? (
          <EmptyState
            title="Nothing to praise from"
            next={{ label: 'Look at the cycle', to: `${base}/cycle` }}
          >
            When a cycle is closed, those to praise are proposed here with the reason.
          </EmptyState>
        ) : null}
        {cycle !== null && proposed + sent === 0 && !data.maySend ? (
          <Notice>
            Whoever sends the praise of the school proposes it first; then you see your pupils here.
          </Notice>
        ) : null}
        {cycle !== null && data.maySend ? <ProposeForm again={proposed + sent > 0} /> : null}
        {data.shares ? <PraiseShares shares={data.shares} /> : null}
        {proposed > 0 && data.maySend ? (
          <SendForm proposed={proposed} ofStaff={staff.filter(({ state }) => state === 'proposed').length} />
        ) : null}
        {years.length > 1 ? (
          <nav aria-label="Year groups" className="small">
            <ul className="choices plain">
              {years.map((one) => (
                <li key={one.id}>
                  <Link to={`?year=${one.id}`} aria-current={one.id === year?.id ? 'page' : undefined}>
                    {one.name} ({one.lines})
                  </Link>
                </li>
              ))}
            </ul>
          </nav>
        ) : null}
        {sent > 0 ? (
          <div className="actions">
            <a
              className="button button-quiet"
              href={`${base}/home/praise/cards?kind=certificate${year ? `&year=${year.id}` : ''}`}
            >
              Certificates{year ? ` of ${year.name}` : ''}
            </a>
            <a
              className="button button-quiet"
              href={`${base}/home/praise/cards?kind=postcard${year ? `&year=${year.id}` : ''}`}
            >
              Postcards{year ? ` of ${year.name}` : ''}
            </a>
            <Link className="button button-quiet" to={`${base}/home/board`}>
              The board
            </Link>
          </div>
        ) : null}
        <PraiseList title={year?.name ?? 'Pupils'} base={base} lines={shown} kinds={kinds} mayChoose />
        {staff.length > 0 ? (
          <PraiseList
            title="Those who teach"
            base={base}
            lines={staff}
            kinds={kinds}
            mayChoose={data.maySend}
          />
        ) : null}
        {year && pupils.length > 0 ? <AddPraise pupils={pupils} year={year.name} errors={errors} /> : null}
        {data.maySend ? <SettingsForm kinds={kinds} settings={data.settings} /> : null}
      </Page>
    </>
  )
}
