import {
  type ActionFunctionArgs,
  Form,
  Link,
  type LoaderFunctionArgs,
  redirect,
  useActionData,
  useLoaderData,
} from 'react-router'
import { enter, type Visit } from '#features/access/api.server.ts'
import { count } from '#features/school/api.ts'
import { notFound } from '#platform/errors.ts'
import { parseForm } from '#platform/forms/parse.ts'
import { ErrorSummary } from '#ui/form/fields.tsx'
import { Breadcrumbs } from '#ui/layout/Frame.tsx'
import { Notice, Page, Section } from '#ui/layout/Page.tsx'
import { NotAccepted } from '../../proposing/states.server.ts'
import { useWatching } from '../../proposing/useWatching.ts'
import { arranging } from '../arranging.server.ts'
import { acceptLines, settleProposal } from '../commands/accept.server.ts'
import { beginAfterLast } from '../commands/propose.server.ts'
import { addWish } from '../commands/wishes.server.ts'
import type { Where } from '../commands/works.server.ts'
import { LineList, PieceList } from '../components/PieceList.tsx'
import { Worth } from '../components/Worth.tsx'
import { proposeInBackground, takeUp } from '../jobs.server.ts'
import { readProposalPage } from '../proposal-page.server.ts'
import { getProposal } from '../queries/proposals.server.ts'
import { hoursWords } from '../rules/load.ts'
import { ProposalForm } from '../schema.ts'
import '../components/board.css'

export const meta = () => [{ title: 'Who works with whom · Everyschool' }]

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'help.arrange')
  const { country, base } = arranging(visit)
  const { pupilIds, ...page } = await visit.read((db) =>
    readProposalPage(db, country, Number(args.params.proposalId)),
  )
  takeUp(visit, { ...page.proposal, result: null })
  await visit.sawPupils(pupilIds)
  return { ...page, base }
}

export async function action(args: ActionFunctionArgs) {
  const visit = await enter(args, 'help.arrange')
  const where = arranging(visit)
  const proposalId = Number(args.params.proposalId)
  await visit.read((db) => getProposal(db, proposalId))
  const parsed = await parseForm(args.request, ProposalForm)
  if (!parsed.ok) return { errors: parsed.errors }
  const { intent, wish, line } = parsed.value
  if (wish) {
    await visit.write((db) => addWish(db, wish))
    return { done: 'Noted for the next proposal; this one stays as it is.' }
  }
  if (intent === 'leave') {
    await visit.write((db) => settleProposal(db, proposalId))
    return redirect(`${where.base}/help/board`)
  }
  if (intent === 'propose') return proposeAgain(visit, where)
  const pupilIds = intent === 'accept all' ? 'all' : line
  return await accept(visit, where, { proposalId, pupilIds })
}

async function proposeAgain(visit: Visit, { base }: Where) {
  const begun = await visit.write(beginAfterLast)
  if (begun === null) throw notFound()
  proposeInBackground(visit, begun)
  return redirect(`${base}/help/board/proposals/${begun}`)
}

async function accept(visit: Visit, where: Where, asked: Parameters<typeof acceptLines>[2]) {
  try {
    const accepted = await visit.write((db) => acceptLines(db, where, asked))
    return { done: `Accepted for ${count(accepted, 'pupil')}.` }
  } catch (error) {
    if (error instanceof NotAccepted) return { errors: error.errors }
    throw error
  }
}

function Decide({ open }: { open: number }) {
  return (
    <p className="actions">
      {open > 0 ? (
        <>
          <button className="button" type="submit" name="intent" value="accept all">
            Accept all {open} changes
          </button>
          <button className="button button-quiet" type="submit" name="intent" value="accept">
            Accept what is ticked
          </button>
          <button className="button button-quiet" type="submit" name="intent" value="leave">
            Leave the rest as it is
          </button>
        </>
      ) : null}
      <button className="button button-quiet" type="submit" name="intent" value="propose">
        Propose again
      </button>
    </p>
  )
}

export default function ProposalPage() {
  const { base, proposal, finding, lead, found, clash, clashes, managers, ends, waits, open, away } =
    useLoaderData<typeof loader>()
  const answer = useActionData<typeof action>()
  useWatching(proposal.state === 'working')
  const undecided = proposal.state === 'proposed' ? open : 0
  return (
    <>
      <Breadcrumbs
        trail={[
          { label: 'Help', to: `${base}/help` },
          { label: 'Learning managers', to: `${base}/help/board` },
        ]}
      />
      <Page finding={finding} lead={lead}>
        <ErrorSummary errors={answer?.errors} />
        {answer?.done ? <Notice>{answer.done}</Notice> : null}
        {proposal.note ? <Notice act={proposal.state === 'failed'}>{proposal.note}</Notice> : null}
        {clash ? (
          <Section title={clash.alone ? 'None of these can be had' : 'These cannot be had together'}>
            <ul>
              {clashes.map((words) => (
                <li key={words}>{words}</li>
              ))}
            </ul>
            <p>
              Take one of them back <Link to={`${base}/help/board`}>on the board</Link>, or change the numbers
              there, and propose again.
            </p>
          </Section>
        ) : null}
        {proposal.state === 'working' ? null : (
          <Form method="post" className="board-proposal">
            {found ? <Worth found={found} away={away} /> : null}
            <Decide open={undecided} />
            {managers.map(({ id, name, used, of, pieces }) => (
              <Section key={id} title={`${name}: ${hoursWords(used)} of ${hoursWords(of)} hours`}>
                {pieces.length === 0 ? (
                  <p className="quiet">Nobody.</p>
                ) : (
                  <PieceList base={base} pieces={pieces} />
                )}
              </Section>
            ))}
            {ends.length > 0 ? (
              <Section title={`Help that ends (${ends.length})`}>
                <LineList lines={ends} />
              </Section>
            ) : null}
            {waits.length > 0 ? (
              <Section title={`In need, and without help here (${waits.length})`}>
                <LineList lines={waits} />
              </Section>
            ) : null}
            {found && undecided > 0 ? <Decide open={undecided} /> : null}
          </Form>
        )}
      </Page>
    </>
  )
}
