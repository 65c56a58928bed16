import { type ActionFunctionArgs, type LoaderFunctionArgs, useActionData, useLoaderData } from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { getScale } from '#features/measures/api.server.ts'
import { gradeLabels } from '#features/measures/api.ts'
import { getPupilInReach, listSubjects } from '#features/school/api.server.ts'
import { parseForm } from '#platform/forms/parse.ts'
import { EmptyState, Notice, Page } from '#ui/layout/Page.tsx'
import { changeTarget } from '../commands.server.ts'
import { SubjectTarget } from '../components/SubjectTarget.tsx'
import { listChanceModels } from '../models.server.ts'
import { listCurrentTargets, listTargetChanges } from '../queries.server.ts'
import { atLeast, chancesOf, pupilFinding } from '../rules.ts'
import { ChangeForm } from '../schema.ts'
import { listStarts } from '../starts.server.ts'

export const meta = () => [{ title: 'Targets of a pupil · Everyschool' }]

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'targets.view')
  const id = Number(args.params.id)
  const found = await visit.read(async (db) => {
    const pupil = await getPupilInReach(db, visit.reach, id)
    const targets = await listCurrentTargets(db, { pupilIds: [id] })
    const changes = await listTargetChanges(db, visit.reach, id)
    const models = await listChanceModels(db)
    const find = await listStarts(db, [id])
    const subjects = (await listSubjects(db)).filter((one) =>
      targets.some((target) => target.subjectId === one.id),
    )
    const lines = await Promise.all(
      subjects.map(async (subject) => {
        const target = targets.find((one) => one.subjectId === subject.id)
        const source = models.get(subject.id)
        const start = source ? find(id, source) : null
        const chances = source && start ? chancesOf(source.model, start.x) : []
        const place = chances.findIndex((one) => one.grade === target?.grade)
        const grades = gradeLabels(await getScale(db, subject.scaleKey))
        return {
          id: subject.id,
          name: subject.name,
          grades,
          grade: target?.grade ?? '',
          benchmark: target?.benchmark ?? null,
          challenge: target?.challenge ?? '',
          state: target?.state ?? '',
          basis: target?.basis ?? '',
          comparable: start?.comparable ?? false,
          start: start ? { kind: start.kind, score: start.score } : null,
          chances,
          chanceOfTarget: place < 0 ? null : (atLeast(chances.map((one) => one.chance))[place] ?? null),
          changes: changes
            .filter((one) => one.subjectId === subject.id)
            .map((one) => ({ ...one, setAt: one.setAt.toISOString().slice(0, 10) })),
        }
      }),
    )
    return { pupil, lines }
  })
  await visit.sawPupils([id])
  return { name: found.pupil.givenName, lines: found.lines, mayAgree: visit.may('targets.agree') }
}

export async function action(args: ActionFunctionArgs) {
  const visit = await enter(args, 'targets.agree')
  const parsed = await parseForm(args.request, ChangeForm)
  if (!parsed.ok) return { errors: parsed.errors, subjectId: Number(parsed.values.subjectId) }
  const form = parsed.value
  const pupilId = Number(args.params.id)
  const changed = await visit.write((db) => changeTarget(db, visit.reach, { pupilId, ...form }))
  if (!changed.ok) return { errors: changed.errors, subjectId: form.subjectId }
  return { done: `The target is now ${form.grade}. The earlier one stays in the list of changes.` }
}

export default function PupilTargets() {
  const { name, lines, mayAgree } = useLoaderData<typeof loader>()
  const answer = useActionData<typeof action>()
  const errors = answer && 'errors' in answer ? answer : undefined
  return (
    <Page
      finding={pupilFinding(name, lines)}
      lead="The bars say what 100 pupils with the same start reached in the country; the target is what we aim for."
    >
      {answer && 'done' in answer ? <Notice>{answer.done}</Notice> : null}
      {lines.length === 0 ? (
        <EmptyState title="No targets yet">
          Targets are proposed for a whole year group at once, from what pupils brought with them.
        </EmptyState>
      ) : null}
      <div className="columns">
        {lines.map((line) => (
          <SubjectTarget
            key={line.id}
            name={name}
            line={line}
            mayAgree={mayAgree}
            errors={errors?.subjectId === line.id ? errors.errors : undefined}
          />
        ))}
      </div>
    </Page>
  )
}
