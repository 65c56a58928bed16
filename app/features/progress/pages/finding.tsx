import {
  type ActionFunctionArgs,
  Form,
  Link,
  type LoaderFunctionArgs,
  useActionData,
  useLoaderData,
} from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { addDays } from '#features/school/api.ts'
import { parseForm } from '#platform/forms/parse.ts'
import { ForecastFan } from '#ui/chart/ForecastFan.tsx'
import { ErrorSummary, TextField } from '#ui/form/fields.tsx'
import { Breadcrumbs } from '#ui/layout/Frame.tsx'
import { Notice, Page, Section } from '#ui/layout/Page.tsx'
import { ReadingTrail } from '../components/ReadingTrail.tsx'
import { drawFinding } from '../picture.server.ts'
import { answerFinding, countAnswers, getFinding } from '../queries.server.ts'
import { AnswerForm } from '../schema.ts'
import { findingGrounds, findingHeadline, precedent } from '../words.ts'

export const meta = () => [{ title: 'Finding · Everyschool' }]

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'progress.view')
  const { found, picture, before } = await visit.read(async (db) => {
    const found = await getFinding(db, visit.reach, Number(args.params.findingId))
    return {
      found,
      picture: await drawFinding(db, found),
      before: precedent(await countAnswers(db, found.kind)),
    }
  })
  if (found.pupilId !== null) await visit.sawPupils([found.pupilId])
  return {
    ...{ base: `/${visit.org.slug}`, found, picture, before },
    mayAnswer: visit.may('findings.answer'),
    mayHelp: visit.may('help.lead'),
    againOn: addDays(visit.today, USUAL_DAYS),
  }
}

export async function action(args: ActionFunctionArgs) {
  const visit = await enter(args, 'findings.answer')
  const parsed = await parseForm(args.request, AnswerForm)
  if (!parsed.ok) return { errors: parsed.errors }
  const { againOn, ...answered } = parsed.value
  const later = answered.answer === 'not now' ? { againOn } : {}
  const decided = { findingId: Number(args.params.findingId), ...answered, ...later }
  await visit.write((db) => answerFinding(db, visit.reach, decided))
  return { done: `Kept: ${decided.answer}.` }
}

const buttons = [
  { answer: 'meeting', label: 'Raise in the meeting' },
  { answer: 'not now', label: 'Not now' },
] as const

/** One cycle. */
const USUAL_DAYS = 42

export default function OneFinding() {
  const { base, found, picture, before, mayAnswer, mayHelp, againOn } = useLoaderData<typeof loader>()
  const answer = useActionData<typeof action>()
  const errors = answer && 'errors' in answer ? answer.errors : undefined
  const { evidence, trail, name, pupilId, classId } = found
  const where =
    pupilId !== null ? `${base}/pupils/${pupilId}/progress` : `${base}/classes/${classId}/progress`
  return (
    <>
      <Breadcrumbs trail={[{ label: 'Whom to look at', to: `${base}/findings` }]} />
      <Page
        finding={findingHeadline(found.kind, name?.givenName ?? '', evidence)}
        lead={findingGrounds(found.kind, evidence)}
      >
        {answer && 'done' in answer ? <Notice>{answer.done}</Notice> : null}
        {picture ? (
          <ForecastFan
            title={`The readings behind it, ${evidence.subject}`}
            caption={`${name ? `${name.givenName} ${name.familyName}, ${name.where}` : ''}. Each dot is the judgement of a cycle.`}
            {...picture}
          />
        ) : null}
        {trail.some((one) => one.changes.length > 0) ? (
          <div>
            <p className="small quiet">Corrected since: </p>
            <ReadingTrail trail={trail} />
          </div>
        ) : null}
        {before ? <p>{before}</p> : null}
        <p>
          <Link to={where}>
            {name ? `All subjects of ${name.givenName} ${name.familyName}` : 'The whole class'}
          </Link>
        </p>
        {found.answer ? (
          <p className="quiet">
            Decided: {found.answer}
            {found.reason ? `, because: ${found.reason}` : ''}
          </p>
        ) : null}
        {mayAnswer ? (
          <Section title="What now?">
            {mayHelp ? (
              <p className="actions">
                <Link className="button" to={`${base}/help/new?finding=${found.id}`}>
                  Plan help
                </Link>
              </p>
            ) : null}
            <ErrorSummary errors={errors} />
            <Form method="post" className="form">
              <TextField name="reason" label="Why" hint="Needed for “not now”" error={errors?.reason} />
              <TextField
                name="againOn"
                label="Look again on"
                type="date"
                defaultValue={againOn}
                error={errors?.againOn}
              />
              <div className="actions">
                {buttons.map((one) => (
                  <button
                    key={one.answer}
                    className="button button-quiet"
                    type="submit"
                    name="answer"
                    value={one.answer}
                  >
                    {one.label}
                  </button>
                ))}
              </div>
            </Form>
          </Section>
        ) : null}
      </Page>
    </>
  )
}
