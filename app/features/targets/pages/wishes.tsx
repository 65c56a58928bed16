import {
  type ActionFunctionArgs,
  Link,
  type LoaderFunctionArgs,
  useActionData,
  useLoaderData,
} from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { getScale } from '#features/measures/api.server.ts'
import { gradeLabels } from '#features/measures/api.ts'
import { getPupilInReach, listSubjects } from '#features/school/api.server.ts'
import { notFound } from '#platform/errors.ts'
import { parseForm } from '#platform/forms/parse.ts'
import { EmptyState, Notice, Page } from '#ui/layout/Page.tsx'
import { sayForMyself } from '../commands/say.server.ts'
import { WishForm } from '../components/WishForm.tsx'
import { sayOf } from '../lines.server.ts'
import { listSays } from '../queries/says.server.ts'
import { listCourses } from '../queries.server.ts'
import { wishesFinding } from '../rules.ts'
import { SayForm } from '../schema.ts'

export const meta = () => [{ title: 'What I aim for · Everyschool' }]

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'targets.wish')
  const id = Number(args.params.id)
  if (id !== visit.personId) throw notFound()
  const lines = await visit.read(async (db) => {
    await getPupilInReach(db, visit.reach, id)
    const courses = await listCourses(db, visit.reach, { pupilIds: [id] })
    const says = await listSays(db, [id])
    const subjects = (await listSubjects(db)).filter((subject) =>
      courses.some((course) => course.subjectId === subject.id),
    )
    return Promise.all(
      subjects.map(async ({ id: subjectId, name, scaleKey }) => ({
        ...{ subjectId, name, grades: gradeLabels(await getScale(db, scaleKey)) },
        say: sayOf(says.find((one) => one.subjectId === subjectId)),
      })),
    )
  })
  await visit.sawPupils([id])
  return { base: `/${visit.org.slug}`, id, lines }
}

export async function action(args: ActionFunctionArgs) {
  const visit = await enter(args, 'targets.wish')
  if (Number(args.params.id) !== visit.personId) throw notFound()
  const parsed = await parseForm(args.request, SayForm)
  if (!parsed.ok) return { errors: parsed.errors, subjectId: Number(parsed.values.subjectId) }
  const said = await visit.write((db) => sayForMyself(db, parsed.value))
  if (!said.ok) return { errors: said.errors, subjectId: parsed.value.subjectId }
  return { done: 'Kept. Your teacher sees it when you talk about your target.' }
}

export default function Wishes() {
  const { base, id, lines } = useLoaderData<typeof loader>()
  const answer = useActionData<typeof action>()
  const errors = answer && 'errors' in answer ? answer : undefined
  return (
    <Page
      finding={wishesFinding(lines)}
      lead="Say what you would like to reach in each subject and what would help. Your teacher reads it before you talk about your target."
    >
      {answer && 'done' in answer ? <Notice>{answer.done}</Notice> : null}
      {lines.length === 0 ? (
        <EmptyState title="No subjects yet">They stand here as soon as you are in classes.</EmptyState>
      ) : null}
      <div className="columns">
        {lines.map((line) => (
          <WishForm
            key={line.subjectId}
            line={line}
            errors={errors?.subjectId === line.subjectId ? errors.errors : undefined}
          />
        ))}
      </div>
      <p>
        <Link to={`${base}/pupils/${id}/targets`}>Your targets</Link>
      </p>
    </Page>
  )
}
