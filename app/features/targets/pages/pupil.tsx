import {
  type ActionFunctionArgs,
  Link,
  type LoaderFunctionArgs,
  useActionData,
  useLoaderData,
} from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { getPupilInReach } from '#features/school/api.server.ts'
import { parseForm } from '#platform/forms/parse.ts'
import { EmptyState, Notice, Page } from '#ui/layout/Page.tsx'
import { runPupilForm } from '../actions.server.ts'
import { PupilChallenge } from '../components/PupilChallenge.tsx'
import { SubjectTarget } from '../components/SubjectTarget.tsx'
import { listDraftLines, listHomeLines } from '../lines.server.ts'
import { findPupilChallenge } from '../queries/challenges.server.ts'
import { pupilFinding } from '../rules.ts'
import { PupilForm } from '../schema.ts'

export const meta = () => [{ title: 'Targets of a pupil · Everyschool' }]

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'targets.view')
  const id = Number(args.params.id)
  const drafts = visit.may('targets.drafts')
  const found = await visit.read(async (db) => ({
    name: (await getPupilInReach(db, visit.reach, id)).givenName,
    lines: drafts ? await listDraftLines(db, id, visit.reach) : await listHomeLines(db, id),
    challenge: drafts ? await findPupilChallenge(db, id) : null,
  }))
  await visit.sawPupils([id])
  const may = { discuss: visit.may('targets.discuss'), agree: visit.may('targets.agree') }
  return { ...found, base: `/${visit.org.slug}`, id, drafts, may, own: visit.may('targets.wish') }
}

export async function action(args: ActionFunctionArgs) {
  const visit = await enter(args, 'targets.discuss')
  const parsed = await parseForm(args.request, PupilForm)
  if (!parsed.ok) return { errors: parsed.errors, subjectId: Number(parsed.values.subjectId) }
  const form = parsed.value
  // Another right, and another reach: who teaches one class and leads another department agrees only in that.
  const asking = form.intent === 'discuss' ? visit : await enter(args, 'targets.agree')
  return runPupilForm(asking, Number(args.params.id), form)
}

const noTargets = {
  drafts: 'Targets are proposed for a whole year group at once, from what pupils brought with them.',
  home: 'The school shows them here once they are talked over and agreed.',
}

export default function PupilTargets() {
  const { base, id, name, lines, challenge, drafts, may, own } = useLoaderData<typeof loader>()
  const answer = useActionData<typeof action>()
  const errors = answer && 'errors' in answer ? answer : undefined
  return (
    <Page
      finding={pupilFinding(name, lines)}
      lead="The bars say what 100 pupils with the same start reached in the country; the target is what we aim for."
    >
      {answer && 'done' in answer ? <Notice>{answer.done}</Notice> : null}
      {own ? (
        <p>
          <Link className="button" to={`${base}/pupils/${id}/wishes`}>
            Say what you aim for
          </Link>
        </p>
      ) : null}
      {lines.length === 0 ? (
        <EmptyState title="No targets yet">{drafts ? noTargets.drafts : noTargets.home}</EmptyState>
      ) : null}
      <div className="columns">
        {lines.map((line) => (
          <SubjectTarget
            key={line.id}
            name={name}
            line={line}
            may={may}
            errors={errors?.subjectId === line.id ? errors.errors : undefined}
          />
        ))}
      </div>
      {may.agree && lines.length > 0 ? (
        <PupilChallenge
          name={name}
          challenge={challenge}
          errors={errors?.subjectId ? undefined : errors?.errors}
        />
      ) : null}
    </Page>
  )
}
