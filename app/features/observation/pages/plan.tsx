import {
  type ActionFunctionArgs,
  Link,
  type LoaderFunctionArgs,
  redirect,
  useActionData,
  useLoaderData,
} from 'react-router'
import { enter, type OrgWriter } from '#features/access/api.server.ts'
import { count } from '#features/school/api.ts'
import { historyLine, isDue } from '#features/support/api.ts'
import { HistoryTable } from '#features/support/api.tsx'
import { parseForm } from '#platform/forms/parse.ts'
import { Breadcrumbs } from '#ui/layout/Frame.tsx'
import { Page, Provenance, Section } from '#ui/layout/Page.tsx'
import { answerHelp, eraseHelp, leaveHelp } from '../commands/answer.server.ts'
import { addNote, agreeStep, moveStep } from '../commands/loop.server.ts'
import type { Done } from '../commands/written.server.ts'
import { HelpButtons } from '../components/HelpButtons.tsx'
import { HelpFacts } from '../components/HelpFacts.tsx'
import { HelpNotes, ReviewList } from '../components/HelpNotes.tsx'
import { OnlyYou } from '../components/OwnWords.tsx'
import { StepLoop } from '../components/StepLoop.tsx'
import { listKinds } from '../queries/catalogue.server.ts'
import { listNotes, listReviews, listSteps, listWordings } from '../queries/content.server.ts'
import { getHelp } from '../queries/helps.server.ts'
import { processOf, processWords } from '../rules/loop.ts'
import { mayDo } from '../rules/states.ts'
import { forWhomWords, noVerdict, planFinding } from '../rules/words.ts'
import { HelpForm } from '../schema.ts'

export const meta = () => [{ title: 'Help · Everyschool' }]

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'staffhelp.own')
  const { personId, today } = visit
  return visit.read(async (db) => {
    const help = await getHelp(db, personId, Number(args.params.helpId))
    const kind = (await listKinds(db, visit.org.country)).find(({ key }) => key === help.kind)
    const title = kind?.name ?? help.kind
    const steps = await listSteps(db, [help.id])
    const may = (act: Parameters<typeof mayDo>[2]) => mayDo(help, help.part, act)
    return {
      ...{
        base: `/${visit.org.slug}`,
        help,
        title,
        steps,
        today,
        due: help.state === 'running' && isDue(help, today),
      },
      notes: await listNotes(db, [help.id]),
      reviews: await listReviews(db, [help.id]),
      history: (await listWordings(db, [help.id])).map(({ id, by, ...changed }) =>
        historyLine({ ...changed, seq: id, who: by, what: 'changed', reason: null }, WHOLE),
      ),
      finding: planFinding(help, { title, forWhom: forWhomWords(help, personId), today }),
      process: processWords(processOf(steps)),
      acts: may('loop'),
      changes: may('change'),
      answers: (['accept', 'agree', 'decline', 'withdraw', 'leave', 'erase'] as const).filter(may),
    }
  })
}

function carryOut(
  db: OrgWriter,
  personId: number,
  { helpId, form }: { helpId: number; form: HelpForm },
): Promise<Done> {
  switch (form.intent) {
    case 'step':
      return agreeStep(db, personId, { helpId, step: form.step })
    case 'move':
      return moveStep(db, personId, { helpId, stepId: form.stepId, move: form.move })
    case 'note':
      return addNote(db, personId, { helpId, words: form.words })
    case 'leave':
      return leaveHelp(db, personId, helpId)
    case 'erase':
      return eraseHelp(db, personId, helpId)
    default:
      return answerHelp(db, personId, { helpId, answer: form.intent })
  }
}

/** Letters of a wording that are read out: all of them. */
const WHOLE = 2000

/** After these the page is no longer there for whoever sent them. */
const partings = ['withdraw', 'leave', 'erase', 'decline']

export async function action(args: ActionFunctionArgs) {
  const visit = await enter(args, 'staffhelp.own')
  const helpId = Number(args.params.helpId)
  // What is not theirs is not there, whatever was sent.
  await visit.read((db) => getHelp(db, visit.personId, helpId))
  const parsed = await parseForm(args.request, HelpForm)
  if (!parsed.ok) return { errors: parsed.errors }
  const form = parsed.value
  const done = await visit.write((db) => carryOut(db, visit.personId, { helpId, form }))
  if (!done.ok) return { errors: done.errors }
  const mine = `/${visit.org.slug}/staff-help`
  return redirect(partings.includes(form.intent) ? mine : `${mine}/${helpId}`)
}

export default function Plan() {
  const found = useLoaderData<typeof loader>()
  const { base, help, due, today } = found
  const answer = useActionData<typeof action>()
  const here = `${base}/staff-help/${help.id}`
  const shown = found.acts || found.steps.length > 0
  const acts =
    found.acts || found.changes ? (
      <p className="actions">
        {found.acts ? (
          <Link className={due ? 'button' : 'button button-quiet'} to={`${here}/review`}>
            {due ? 'Look at it: what becomes of it?' : 'Review it now'}
          </Link>
        ) : null}
        {found.changes ? <Link to={`${here}/edit`}>Change it</Link> : null}
      </p>
    ) : null
  return (
    <>
      <Breadcrumbs trail={[{ label: 'My help', to: `${base}/staff-help` }]} />
      <Page finding={found.finding} lead={help.aim}>
        {due ? acts : null}
        <HelpButtons intents={found.answers} error={answer?.errors.form} />
        {shown ? (
          <Section title="One step at a time">
            <StepLoop steps={found.steps} acts={found.acts} today={today} errors={answer?.errors} />
            <p className="small quiet">{found.process}</p>
          </Section>
        ) : null}
        {due ? null : acts}
        <HelpFacts help={help} kind={found.title} />
        <OnlyYou department={help.departmentId !== null} />
        <HelpNotes notes={found.notes} writes={found.acts} error={answer?.errors.words} />
        <ReviewList reviews={found.reviews} />
        {found.history.length > 0 ? (
          <details className="aside">
            <summary>What it said before: {count(found.history.length, 'change')}</summary>
            <HistoryTable lines={found.history} />
          </details>
        ) : null}
        <Provenance>
          A step is closed when it was looked at again and holds; the days run from agreeing it to that look,
          the middle of all. {noVerdict}
        </Provenance>
      </Page>
    </>
  )
}
