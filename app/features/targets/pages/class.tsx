import { type ActionFunctionArgs, type LoaderFunctionArgs, useActionData, useLoaderData } from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { count } from '#features/school/api.ts'
import { parseForm } from '#platform/forms/parse.ts'
import { EmptyState, Notice, Page } from '#ui/layout/Page.tsx'
import { readClassTargets } from '../class.server.ts'
import { discussTargets } from '../commands/discuss.server.ts'
import { ClassTalk } from '../components/ClassTalk.tsx'
import { classFinding, isBehind, roundWords } from '../rules/agreement.ts'
import { readTalks } from '../rules/class-form.ts'
import { ClassForm } from '../schema.ts'

export const meta = () => [{ title: 'Targets of a class · Everyschool' }]

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'targets.discuss')
  const found = await visit.read((db) => readClassTargets(db, visit.reach, Number(args.params.id)))
  await visit.sawPupils(found.pupilIds)
  const { name, steps, round, lines, grades } = found
  return {
    ...{ base: `/${visit.org.slug}`, name, steps, lines, grades, round },
    behind: isBehind(steps, round, visit.today),
  }
}

export async function action(args: ActionFunctionArgs) {
  const visit = await enter(args, 'targets.discuss')
  const parsed = await parseForm(args.request, ClassForm)
  if (!parsed.ok) return { errors: parsed.errors }
  const done = await visit.write(async (db) => {
    const { lines, subjectId } = await readClassTargets(db, visit.reach, Number(args.params.id))
    return discussTargets(db, visit.reach, readTalks(parsed.value, lines, subjectId))
  })
  if (!done.ok) return { errors: done.errors }
  return { done: `${count(done.discussed, 'target')} talked over.` }
}

export default function ClassTargets() {
  const { base, name, steps, lines, grades, round, behind } = useLoaderData<typeof loader>()
  const answer = useActionData<typeof action>()
  return (
    <Page finding={classFinding(name, steps)} lead={round ? roundWords(round, behind) : undefined}>
      {answer && 'done' in answer ? <Notice>{answer.done}</Notice> : null}
      {lines.length === 0 ? (
        <EmptyState title="Nothing to talk over yet">
          Targets are proposed for a whole year group by whoever leads it. They stand here, pupil by pupil, as
          soon as that is done.
        </EmptyState>
      ) : (
        <ClassTalk
          key={JSON.stringify(lines)}
          base={base}
          lines={lines}
          grades={grades}
          errors={answer && 'errors' in answer ? answer.errors : undefined}
        />
      )}
    </Page>
  )
}
