import {
  type ActionFunctionArgs,
  Form,
  type LoaderFunctionArgs,
  redirect,
  useActionData,
  useLoaderData,
} from 'react-router'
import { enter, type Visit } from '#features/access/api.server.ts'
import { parseForm, parseSearch } from '#platform/forms/parse.ts'
import { ActionForm, type FieldErrors, TextField } from '#ui/form/fields.tsx'
import { Breadcrumbs } from '#ui/layout/Frame.tsx'
import { EmptyState, Notice, Page, Provenance, Section } from '#ui/layout/Page.tsx'
import { arranging } from '../../board/arranging.server.ts'
import { beginDraft } from '../commands/draft.server.ts'
import { addGap, pinLesson, removeGap, saveNumbers } from '../commands/gaps.server.ts'
import { DraftList } from '../components/DraftList.tsx'
import { Gaps } from '../components/Gaps.tsx'
import { WantTable } from '../components/WantTable.tsx'
import { WeekLinks } from '../components/WeekLinks.tsx'
import { WeekOfLessons } from '../components/WeekOfLessons.tsx'
import { draftInBackground } from '../jobs.server.ts'
import { readOverview } from '../queries/overview.server.ts'
import { lessonsFinding } from '../rules/words.ts'
import { LessonsForm, LessonsSearch } from '../schema.ts'

export const meta = () => [{ title: 'Special lessons · Everyschool' }]

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'help.arrange')
  const { country, base } = arranging(visit)
  const search = parseSearch(args.request, LessonsSearch)
  const week = search.ok ? search.value.week : undefined
  const { pupilIds, ...page } = await visit.read((db) => readOverview(db, country, week))
  await visit.sawPupils(pupilIds)
  const { view, free } = page
  const missing = (view?.wants ?? []).reduce((sum, { wanted, placed }) => sum + wanted - placed, 0)
  const finding = lessonsFinding({
    ...{ ends: view?.ends ?? null, standing: view?.standing ?? 0, hit: view?.hit ?? 0, missing, free },
    periods: view?.periods ?? 0,
  })
  return { ...page, base, finding, today: visit.today }
}

async function begin(visit: Visit, base: string, calm: boolean) {
  const begun = await visit.write((db) => beginDraft(db, { calm }))
  if (begun === null) return { errors: { form: 'No cycle is to come for which lessons could be planned.' } }
  draftInBackground(visit, begun)
  return redirect(`${base}/help/lessons/drafts/${begun}`)
}

export async function action(args: ActionFunctionArgs) {
  const visit = await enter(args, 'help.arrange')
  const { base } = arranging(visit)
  const parsed = await parseForm(args.request, LessonsForm)
  if (!parsed.ok) return { errors: parsed.errors }
  const form = parsed.value
  if (form.intent === 'propose' || form.intent === 'replan')
    return await begin(visit, base, form.intent === 'replan')
  return await visit.write(async (db): Promise<{ done: string } | { errors: FieldErrors }> => {
    if (form.intent === 'numbers') await saveNumbers(db, { mostAWeek: form.mostAWeek })
    else if (form.intent === 'close gap') await removeGap(db, form.gapId)
    else if (form.intent === 'gap') {
      const kept = await addGap(db, form)
      if (!kept.ok) return { errors: kept.errors }
    } else await pinLesson(db, { lessonId: form.lessonId, pinned: form.intent === 'pin' })
    return { done: 'Kept.' }
  })
}

function Ask({ hit }: { hit: number }) {
  return (
    <Form method="post" className="actions">
      {hit > 0 ? (
        <button className="button" type="submit" name="intent" value="replan">
          Find new places for {hit === 1 ? 'the one' : `the ${hit}`} that cannot be held
        </button>
      ) : null}
      <button
        className={hit > 0 ? 'button button-quiet' : 'button'}
        type="submit"
        name="intent"
        value="propose"
      >
        Propose special lessons
      </button>
    </Form>
  )
}

function Numbers({ mostAWeek, errors }: { mostAWeek: number; errors: FieldErrors | undefined }) {
  return (
    <details open={errors?.mostAWeek !== undefined}>
      <summary>At most {mostAWeek} special lessons a week for one pupil: change this</summary>
      <ActionForm label="Keep this number" quiet>
        <input type="hidden" name="intent" value="numbers" />
        <TextField
          name="mostAWeek"
          label="Special lessons of one pupil in a week, at most"
          inputMode="numeric"
          defaultValue={mostAWeek}
          error={errors?.mostAWeek}
        />
      </ActionForm>
    </details>
  )
}

export default function SpecialLessons() {
  const { base, finding, today, view, numbers, free, missing, drafts } = useLoaderData<typeof loader>()
  const answer = useActionData<typeof action>()
  const errors = answer && 'errors' in answer ? answer.errors : undefined
  const ready = view !== null && view.periods > 0 && free > 0
  return (
    <>
      <Breadcrumbs trail={[{ label: 'Help', to: `${base}/help` }]} />
      <Page
        finding={finding}
        lead="Help given as lessons in school time, by teachers who are kept free. What each pupil misses for it is written down."
      >
        {answer && 'done' in answer ? <Notice>{answer.done}</Notice> : null}
        {errors?.form ? <Notice act>{errors.form}</Notice> : null}
        {ready ? (
          <Ask hit={view.hit} />
        ) : (
          <EmptyState title="What special lessons need">
            Periods and rooms in the timetable, teachers who are kept free in some periods, and a cycle that
            is on or to come.
          </EmptyState>
        )}
        {view ? (
          <>
            <Section title="The week">
              <WeekLinks weeks={view.weeks} week={view.week} />
              <WeekOfLessons
                base={base}
                days={view.days}
                lessons={view.lessons.map((lesson) => ({
                  ...lesson,
                  pinned: lesson.on >= today ? lesson.pinned : null,
                  note: lesson.hit ? 'cannot be held as planned' : null,
                  act: lesson.hit,
                }))}
              />
            </Section>
            <Section title="What wants a lesson">
              <WantTable base={base} lines={view.wants} />
            </Section>
            <Section title="What is missing on a day">
              <Gaps
                gaps={view.gaps}
                missing={missing}
                periods={view.periodNames.map(({ id, label }) => ({ value: String(id), label }))}
                today={today}
                errors={errors}
              />
            </Section>
          </>
        ) : null}
        <Section title="Proposals so far">
          <DraftList base={base} drafts={drafts} />
          <Numbers mostAWeek={numbers.mostAWeek} errors={errors} />
        </Section>
        <Provenance>
          Help counts here when its kind is given as lessons and no learning manager runs it. It wants as many
          lessons as its dose says, up to its review or the end of the cycle. Days of holidays are left out.
        </Provenance>
      </Page>
    </>
  )
}
