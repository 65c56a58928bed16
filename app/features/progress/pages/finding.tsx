import {
  type ActionFunctionArgs,
  Form,
  Link,
  type LoaderFunctionArgs,
  useActionData,
  useLoaderData,
} from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { listCorrections } from '#features/cycle/api.server.ts'
import { parseForm } from '#platform/forms/parse.ts'
import { ErrorSummary } from '#ui/form/fields.tsx'
import { Breadcrumbs } from '#ui/layout/Frame.tsx'
import { Notice, Page, Section } from '#ui/layout/Page.tsx'
import { CorrectedMark } from '#ui/table/CorrectedMark.tsx'
import { DataTable } from '#ui/table/DataTable.tsx'
import { answerFinding, getFinding } from '../queries.server.ts'
import { findingSentence } from '../rules.ts'
import { AnswerForm } from '../schema.ts'
import { correctTrail } from '../trail.ts'

export const meta = () => [{ title: 'Finding · Everyschool' }]

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'progress.view')
  const { found, trail } = await visit.read(async (db) => {
    const found = await getFinding(db, visit.reach, Number(args.params.findingId))
    const { pupilId, subjectId, evidence } = found
    const made = pupilId === null ? [] : await listCorrections(db, { pupilIds: [pupilId] })
    const ofSubject = made.filter((one) => one.subjectId === subjectId)
    return { found, trail: correctTrail(evidence.trail, ofSubject) }
  })
  if (found.pupilId !== null) await visit.sawPupils([found.pupilId])
  return { base: `/${visit.org.slug}`, found, trail, mayAnswer: visit.may('findings.answer') }
}

export async function action(args: ActionFunctionArgs) {
  const visit = await enter(args, 'findings.answer')
  const parsed = await parseForm(args.request, AnswerForm)
  if (!parsed.ok) return { errors: parsed.errors }
  const decided = { findingId: Number(args.params.findingId), ...parsed.value }
  await visit.write((db) => answerFinding(db, visit.reach, decided))
  return { done: `Kept: ${decided.answer}.` }
}

const buttons = [
  { answer: 'help', label: 'Plan help' },
  { answer: 'meeting', label: 'Raise in the meeting' },
  { answer: 'not now', label: 'Not now' },
] as const

export default function OneFinding() {
  const { base, found, trail, mayAnswer } = useLoaderData<typeof loader>()
  const answer = useActionData<typeof action>()
  const errors = answer && 'errors' in answer ? answer.errors : undefined
  const { evidence, name, pupilId, classId } = found
  const where =
    pupilId !== null ? `${base}/pupils/${pupilId}/progress` : `${base}/classes/${classId}/progress`
  return (
    <>
      <Breadcrumbs trail={[{ label: 'Whom to look at', to: `${base}/findings` }]} />
      <Page finding={findingSentence(found.kind, name?.givenName ?? '', evidence)}>
        {answer && 'done' in answer ? <Notice>{answer.done}</Notice> : null}
        {trail.length > 0 ? (
          <DataTable
            caption={`The readings behind it, ${evidence.subject ?? ''}`}
            columns={[
              { key: 'cycle', title: 'Cycle', head: true, cell: (one) => one.cycle },
              {
                key: 'grade',
                title: 'Reading',
                cell: (one) => <CorrectedMark mark={one.grade} changes={one.changes} />,
              },
            ]}
            rows={trail}
            rowKey={(one) => trail.indexOf(one)}
          />
        ) : null}
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
            <ErrorSummary errors={errors} />
            <Form method="post" className="form">
              <label htmlFor="reason">Why (needed for “not now”)</label>
              <input
                className="input"
                id="reason"
                name="reason"
                aria-invalid={errors?.reason ? true : undefined}
              />
              <div className="actions">
                {buttons.map((one, place) => (
                  <button
                    key={one.answer}
                    className={place === 0 ? 'button' : 'button button-quiet'}
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
