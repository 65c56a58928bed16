import {
  type ActionFunctionArgs,
  Link,
  type LoaderFunctionArgs,
  redirect,
  useActionData,
  useLoaderData,
} from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { count } from '#features/school/api.ts'
import { parseForm } from '#platform/forms/parse.ts'
import { Bars } from '#ui/chart/Bars.tsx'
import { ActionForm } from '#ui/form/fields.tsx'
import { Breadcrumbs } from '#ui/layout/Frame.tsx'
import { EmptyState, Notice, Page, Provenance, Section } from '#ui/layout/Page.tsx'
import { arranging } from '../arranging.server.ts'
import { beginAfterLast } from '../commands/propose.server.ts'
import { layOutAll } from '../commands/slots.server.ts'
import { removeWish, saveNumbers } from '../commands/wishes.server.ts'
import { CapacityNumbers } from '../components/CapacityNumbers.tsx'
import { ManagerTable } from '../components/ManagerTable.tsx'
import { NumbersForm } from '../components/NumbersForm.tsx'
import { ProposalList } from '../components/ProposalList.tsx'
import { WishList } from '../components/WishList.tsx'
import { proposeInBackground } from '../jobs.server.ts'
import { readBoard } from '../queries/board.server.ts'
import { hoursWords } from '../rules/load.ts'
import { boardFinding } from '../rules/words.ts'
import { BoardForm } from '../schema.ts'
import '../components/board.css'

export const meta = () => [{ title: 'Learning managers · Everyschool' }]

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'help.arrange')
  const { country, base } = arranging(visit)
  const board = await visit.read((db) => readBoard(db, country))
  await visit.sawPupils(board.wishes.map(({ pupilId }) => pupilId))
  const finding = boardFinding(
    board.managers.map(({ planned, of, away }) => ({ planned, of, away: away?.ends ?? null })),
    board.waiting,
  )
  return { ...board, base, finding }
}

export async function action(args: ActionFunctionArgs) {
  const visit = await enter(args, 'help.arrange')
  const { base } = arranging(visit)
  const parsed = await parseForm(args.request, BoardForm)
  if (!parsed.ok) return { errors: parsed.errors }
  const form = parsed.value
  if (form.intent === 'unwish') {
    await visit.write((db) => removeWish(db, form.wishId))
    return { done: 'Taken back.' }
  }
  if (form.intent === 'numbers') {
    const { intent: _, ...numbers } = form
    await visit.write((db) => saveNumbers(db, numbers))
    return { done: 'Kept. Plans that run stay as they are.' }
  }
  if (form.intent === 'lay out') {
    const laidOut = await visit.write(layOutAll)
    if (laidOut === 0) return { done: 'Everything that fits the weeks has its day.' }
    return { done: `Days found in the week of ${count(laidOut, 'learning manager')}.` }
  }
  const begun = await visit.write(beginAfterLast)
  if (begun === null) return { done: 'No cycle has been judged yet: needs come out of one.' }
  proposeInBackground(visit, begun)
  return redirect(`${base}/help/board/proposals/${begun}`)
}

export default function Board() {
  const { base, finding, managers, capacity, pupils, numbers, price, proposals, wishes } =
    useLoaderData<typeof loader>()
  const answer = useActionData<typeof action>()
  const unplaced = managers.reduce((sum, one) => sum + one.unplaced, 0)
  return (
    <>
      <Breadcrumbs trail={[{ label: 'Help', to: `${base}/help` }]} />
      <Page
        finding={finding}
        lead="Who helps whom in the next cycle is proposed out of the last one; nothing changes until it is accepted."
      >
        {answer?.done ? <Notice>{answer.done}</Notice> : null}
        {managers.length === 0 ? (
          <EmptyState title="Nobody to share help among">
            Somebody is a learning manager from the day they are given that post.
          </EmptyState>
        ) : (
          <>
            <ActionForm label="Propose who works with whom">
              <input type="hidden" name="intent" value="propose" />
            </ActionForm>
            <Bars
              title="Hours of help a week that are planned"
              caption={`Of the ${hoursWords(managers[0]?.of ?? 0)} that each has beside monitoring`}
              bars={managers.map(({ id, name, planned, of }) => ({
                ...{ key: id, label: name, right: of === 0 ? 0 : Math.min(1, planned / of) },
                words: `${hoursWords(planned)} of ${hoursWords(of)}`,
              }))}
            />
            <ManagerTable base={base} lines={managers} />
            {unplaced > 0 ? (
              <ActionForm label={`Find days for the ${count(unplaced, 'meeting')} a week without one`} quiet>
                <input type="hidden" name="intent" value="lay out" />
              </ActionForm>
            ) : null}
          </>
        )}
        <Section title="What their hours come to">
          {capacity ? (
            <CapacityNumbers
              capacity={capacity}
              pupils={pupils}
              minutesEach={numbers.minutesEach}
              price={price}
            />
          ) : null}
          <NumbersForm numbers={numbers} errors={answer?.errors} />
        </Section>
        <Section title="What the next proposal holds to">
          <WishList wishes={wishes} />
        </Section>
        <Section title="Proposals so far">
          <ProposalList base={base} proposals={proposals} />
        </Section>
        <p>
          <Link to={`${base}/help/catalogue`}>Kinds of help, what they take and what is known of them</Link>
        </p>
        <Provenance>
          Hours a week are sessions times their minutes, with what the kind of help needs before and after
          each. Hours with pupils are those of the registers, beside what was planned on school days up to
          today. Flagged: found in the last judged cycle, and nobody has acted.
        </Provenance>
      </Page>
    </>
  )
}
