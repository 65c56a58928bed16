import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  redirect,
  useActionData,
  useLoaderData,
} from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { listCurrentCycles } from '#features/cycle/api.server.ts'
import { listSubjects, listYearGroups } from '#features/school/api.server.ts'
import { addDays, count } from '#features/school/api.ts'
import { usualReview } from '#features/support/api.ts'
import { parseForm, parseSearch } from '#platform/forms/parse.ts'
import { ActionForm, SelectField, TextField } from '#ui/form/fields.tsx'
import { Breadcrumbs } from '#ui/layout/Frame.tsx'
import { Page, Section } from '#ui/layout/Page.tsx'
import { decideChange } from '../commands/changes.server.ts'
import { mayDecide } from '../proposal.server.ts'
import { listMoves } from '../queries/moves.server.ts'
import { groupMoves, keyOf, kindName, registered } from '../rules/changes.ts'
import { ChangeForm, ChangeSearch } from '../schema.ts'

export const meta = () => [{ title: 'Decide on a change · Everyschool' }]

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'curriculum.decide')
  mayDecide(visit)
  const search = parseSearch(args.request, ChangeSearch)
  const chosen = search.ok ? search.value : {}
  const option = ({ id, name }: { id: number; name: string }) => ({ value: String(id), label: name })
  return visit.read(async (db) => {
    const { cycles, current } = await listCurrentCycles(db)
    const { kind, subjectId, yearGroupId, cycleId } = chosen
    const key =
      kind && subjectId && yearGroupId && cycleId ? keyOf({ kind, subjectId, yearGroupId, cycleId }) : null
    const moved =
      key === null ? undefined : groupMoves(await listMoves(db), cycles).find((one) => keyOf(one) === key)
    const usual = usualReview(cycles, visit.today)
    return {
      ...{ base: `/${visit.org.slug}/curriculum`, chosen, currentId: current?.id },
      ...{ subjects: (await listSubjects(db)).map(option), years: (await listYearGroups(db)).map(option) },
      cycles: cycles.map(option),
      moved: moved
        ? { pupils: moved.pupilIds.length, words: [...new Set(moved.moves.map(({ words }) => words))] }
        : null,
      reviewOn: usual > visit.today ? usual : addDays(visit.today, 42),
    }
  })
}

export async function action(args: ActionFunctionArgs) {
  const visit = await enter(args, 'curriculum.decide')
  mayDecide(visit)
  const parsed = await parseForm(args.request, ChangeForm)
  if (!parsed.ok) return { errors: parsed.errors }
  const done = await visit.write((db) => decideChange(db, parsed.value))
  return done.ok ? redirect(`/${visit.org.slug}/curriculum/changes/${done.id}`) : { errors: done.errors }
}

export default function Decide() {
  const { base, chosen, currentId, subjects, years, cycles, moved, reviewOn } = useLoaderData<typeof loader>()
  const errors = useActionData<typeof action>()?.errors
  return (
    <>
      <Breadcrumbs
        trail={[
          { label: 'Curriculum', to: base },
          { label: 'Changes', to: `${base}/changes` },
        ]}
      />
      <Page
        finding={
          moved
            ? `Why were ${count(moved.pupils, 'pupil')} moved?`
            : 'What is changed, why, and what is expected of it?'
        }
        lead="Whom it meets is read out of the register: nothing is typed twice."
      >
        {moved ? (
          <Section title="In the register">
            <ul>
              {moved.words.map((words) => (
                <li key={words}>{words}</li>
              ))}
            </ul>
          </Section>
        ) : null}
        <ActionForm label="Decide" errors={errors}>
          <SelectField
            name="kind"
            label="What"
            options={registered.map((kind) => ({ value: kind, label: kindName(kind) }))}
            defaultValue={chosen.kind}
          />
          <SelectField
            name="subjectId"
            label="Subject"
            options={subjects}
            defaultValue={String(chosen.subjectId ?? '')}
          />
          <SelectField
            name="yearGroupId"
            label="Year group"
            options={years}
            defaultValue={String(chosen.yearGroupId ?? '')}
          />
          <SelectField
            name="cycleId"
            label="In"
            options={cycles}
            defaultValue={String(chosen.cycleId ?? currentId ?? '')}
            error={errors?.cycleId}
          />
          <TextField name="reason" label="Why" error={errors?.reason} />
          <TextField name="expected" label="What you expect to see" error={errors?.expected} />
          <TextField
            name="reviewOn"
            label="Looked at again on"
            type="date"
            defaultValue={reviewOn}
            error={errors?.reviewOn}
          />
        </ActionForm>
      </Page>
    </>
  )
}
