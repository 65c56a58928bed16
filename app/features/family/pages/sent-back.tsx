import {
  type ActionFunctionArgs,
  Form,
  type LoaderFunctionArgs,
  useActionData,
  useLoaderData,
} from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { count } from '#features/school/api.ts'
import { parseForm } from '#platform/forms/parse.ts'
import { ErrorSummary } from '#ui/form/fields.tsx'
import { Breadcrumbs } from '#ui/layout/Frame.tsx'
import { EmptyState, Page } from '#ui/layout/Page.tsx'
import { PupilName } from '#ui/table/PupilName.tsx'
import { useWords } from '#ui/words.ts'
import { rewordComment } from '../commands/comments.server.ts'
import { listClosedCycles, listSentBack } from '../queries/comments.server.ts'
import { RewordForm } from '../schema.ts'

export const meta = () => [{ title: 'Comments to write anew · Everyschool' }]

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'cycle.enter')
  const lines = await visit.read(async (db) => {
    const [cycle] = await listClosedCycles(db)
    return cycle ? listSentBack(db, visit.reach, cycle.id) : []
  })
  await visit.sawPupils(lines.map((line) => line.pupilId))
  return { base: `/${visit.org.slug}`, lines }
}

export async function action(args: ActionFunctionArgs) {
  const visit = await enter(args, 'cycle.enter')
  const parsed = await parseForm(args.request, RewordForm)
  if (!parsed.ok) return { errors: parsed.errors }
  await visit.write((db) => rewordComment(db, visit.reach, parsed.value))
  return null
}

export default function SentBack() {
  const { base, lines } = useLoaderData<typeof loader>()
  const words = useWords()
  const errors = useActionData<typeof action>()?.errors
  const finding =
    lines.length === 0
      ? 'No comment of yours was sent back'
      : `${count(lines.length, 'comment')} to write anew`
  return (
    <>
      <Breadcrumbs trail={[{ label: 'Home', to: `${base}/home` }]} />
      <Page finding={finding}>
        <ErrorSummary errors={errors} />
        {lines.length === 0 ? (
          <EmptyState title="Nothing to do here">
            When the one who reads the comments of a {words.group.one} sends one back, it stands here with
            what should change.
          </EmptyState>
        ) : null}
        {lines.map((line) => (
          <Form className="comment" method="post" key={`${line.classId}/${line.pupilId}`}>
            <input type="hidden" name="cycleId" value={line.cycleId} />
            <input type="hidden" name="classId" value={line.classId} />
            <input type="hidden" name="pupilId" value={line.pupilId} />
            <label htmlFor={`words-${line.classId}-${line.pupilId}`}>
              <PupilName familyName={line.familyName} givenName={line.givenName} /> · {line.className}
            </label>
            <p className="small">
              {line.by ?? 'The reader'}: {line.note}
            </p>
            <textarea
              className="input"
              id={`words-${line.classId}-${line.pupilId}`}
              name="words"
              rows={Math.max(2, Math.ceil(line.words.length / 90))}
              defaultValue={line.words}
              spellCheck
            />
            <div className="comment-acts">
              <button className="button" type="submit">
                Give it to be read again
              </button>
            </div>
          </Form>
        ))}
      </Page>
    </>
  )
}
