import { Link, type LoaderFunctionArgs, useLoaderData } from 'react-router'
import { enter, findVisit } from '#features/access/api.server.ts'
import { classesInReach, listClasses } from '#features/school/api.server.ts'
import { formatDay } from '#features/school/api.ts'
import { EmptyState, Page, Section } from '#ui/layout/Page.tsx'
import { HelpLines } from '../components/HelpLines.tsx'
import { linesOf } from '../lines.server.ts'
import { listHelps, listOffers } from '../queries/helps.server.ts'
import { listMoved } from '../queries/moved.server.ts'
import { forWhomWords, mineFinding, movedWords } from '../rules/words.ts'

export const meta = () => [{ title: 'My help · Everyschool' }]

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'staffhelp.own')
  const progress = await findVisit(args, visit, 'progress.view')
  const { personId, today } = visit
  const offers = visit.may('staffhelp.offer')
  return visit.read(async (db) => {
    const helps = await listHelps(db, personId)
    const own = helps.filter(({ part }) => part === 'helped')
    const helping = helps.filter(({ part }) => part === 'helper')
    const line = { country: visit.org.country, personId }
    const classes = progress
      ? classesInReach(progress.reach, await listClasses(db, { teacherId: personId }))
      : []
    const moved = await listMoved(
      db,
      classes.map(({ id }) => id),
    )
    return {
      ...{ base: `/${visit.org.slug}`, mayOffer: offers, counts: visit.may('staffhelp.counts') },
      praises: visit.may('home.proofread'),
      finding: mineFinding({
        ...{ name: visit.personName, own, today },
        helping: helping.map((one) => ({ ...one, forWhom: forWhomWords(one, personId) })),
      }),
      now: await linesOf(
        db,
        line,
        own.filter(({ state }) => state !== 'ended' && state !== 'declined'),
      ),
      before: await linesOf(
        db,
        line,
        own.filter(({ state }) => state === 'ended' || state === 'declined'),
      ),
      helping: await linesOf(db, line, helping),
      offered: offers ? await listOffers(db, personId) : [],
      fell: moved.filter(({ good }) => !good).map(({ classId, name }) => ({ classId, name })),
      rose: moved.filter(({ good }) => good).map(({ name }) => name),
    }
  })
}

type Found = ReturnType<typeof useLoaderData<typeof loader>>

function FromClasses({ base, fell, rose }: Pick<Found, 'base' | 'fell' | 'rose'>) {
  if (fell.length + rose.length === 0) return null
  return (
    <Section title="From your classes">
      <ul className="plain staff-list">
        {fell.map(({ classId, name }) => (
          <li key={classId}>
            {movedWords(name)}{' '}
            <Link to={`${base}/staff-help/ask?kind=peer&class=${classId}`}>
              I would like somebody to look with me
            </Link>
          </li>
        ))}
        {rose.map((name) => (
          <li key={name}>
            {name} has moved further than one would have expected. Well done: who might like to see how?
          </li>
        ))}
      </ul>
      <p className="small quiet">Of your own classes, this stands here for you alone.</p>
    </Section>
  )
}

export default function Mine() {
  const found = useLoaderData<typeof loader>()
  const { base, mayOffer, now, before, helping, offered } = found
  return (
    <Page
      finding={found.finding}
      lead="Help is yours: those who give it read it with you, nobody else. It is no part of appraisal or pay."
    >
      <p className="actions">
        <Link className="button" to={`${base}/staff-help/ask`}>
          I would like help
        </Link>
        {mayOffer ? (
          <Link className="button button-quiet" to={`${base}/staff-help/offer`}>
            Offer help
          </Link>
        ) : null}
        <Link to={`${base}/staff-help/catalogue`}>Kinds of help</Link>
        {found.counts ? <Link to={`${base}/staff-help/counts`}>How much there is</Link> : null}
      </p>
      <Section title="For you">
        {now.length === 0 ? (
          <EmptyState title="No help for you just now">
            A coach, a colleague in the next room, a course: whoever teaches well has had somebody to look
            with them. Ask, and only whom you ask is told.
          </EmptyState>
        ) : (
          <HelpLines base={base} lines={now} />
        )}
      </Section>
      {helping.length > 0 ? (
        <Section title="You help">
          <HelpLines base={base} lines={helping} />
        </Section>
      ) : null}
      <FromClasses base={base} fell={found.fell} rose={found.rose} />
      {offered.length > 0 ? (
        <Section title="Offered by you">
          <ul className="plain">
            {offered.map(({ id, to, on, declined }) => (
              <li key={id}>
                To {to} on {formatDay(on)}: {declined ? 'declined' : 'open'}
              </li>
            ))}
          </ul>
          <p className="small quiet">What a colleague makes of an offer is theirs, and is not shown here.</p>
        </Section>
      ) : null}
      {before.length > 0 ? (
        <details className="aside">
          <summary>Before, kept for you alone</summary>
          <HelpLines base={base} lines={before} />
        </details>
      ) : null}
      {found.praises ? (
        <p>
          <Link to={`${base}/home/praise`}>Praise for a department or a colleague</Link>
        </p>
      ) : null}
      <p>
        <a href={`${base}/staff-help/copy`}>Take a copy of all that is kept of your help</a>
      </p>
    </Page>
  )
}
