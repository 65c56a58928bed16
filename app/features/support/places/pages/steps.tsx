import {
  type ActionFunctionArgs,
  Form,
  type LoaderFunctionArgs,
  useActionData,
  useLoaderData,
} from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { count } from '#features/school/api.ts'
import { notFound } from '#platform/errors.ts'
import { parseSearch } from '#platform/forms/parse.ts'
import { ActionForm, ChoiceField, SelectField, TextField } from '#ui/form/fields.tsx'
import { Breadcrumbs } from '#ui/layout/Frame.tsx'
import { EmptyState, Page, Provenance, Section } from '#ui/layout/Page.tsx'
import { impactTrail } from '../../impact/words.ts'
import { listPlaceChoices } from '../choices.server.ts'
import { givePlaces } from '../give.server.ts'
import { StepsForm, StepsSearch } from '../schema.ts'
import { drawSteps, listSteppable } from '../steps.server.ts'

export const meta = () => [{ title: 'One class after another · Everyschool' }]

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'help.lead')
  const search = parseSearch(args.request, StepsSearch)
  if (!search.ok) throw notFound()
  const { choices, subject, classes } = await visit.read(async (db) => {
    const choices = await listPlaceChoices(db, visit.org.country)
    const subject = search.value.subject ?? choices.usual
    return { choices, subject, classes: await listSteppable(db, visit.reach, subject) }
  })
  const name = choices.subjects.find(({ value }) => value === String(subject))?.label ?? ''
  return {
    ...{ base: `/${visit.org.slug}`, choices, subject: String(subject), name },
    kind: search.value.kind ?? 'immersion_day',
    classes: classes.map(({ id, name, year, size }) => ({
      ...{ value: String(id), label: `${name}, ${count(size, 'pupil')}`, group: year },
    })),
  }
}

export async function action(args: ActionFunctionArgs) {
  const visit = await enter(args, 'help.lead')
  return givePlaces(visit, args.request, StepsForm, drawSteps)
}

export default function OneAfterAnother() {
  const { base, choices, kind, subject, name, classes } = useLoaderData<typeof loader>()
  const errors = useActionData<typeof action>()?.errors
  return (
    <>
      <Breadcrumbs trail={impactTrail(base)} />
      <Page
        finding={
          classes.length < 2
            ? `${name}: there are not two classes that could begin one after the other`
            : `${name}: ${classes.length} classes may begin one after the other`
        }
        lead="Everybody gets it, but not all at once: who goes first is drawn. Until their turn the others show how it would have gone without."
      >
        <Section title="What begins">
          <Form method="get" className="form-line">
            <SelectField name="kind" label="Kind of help" options={choices.kinds} defaultValue={kind} />
            <SelectField name="subject" label="Subject" options={choices.subjects} defaultValue={subject} />
            <button className="button button-quiet" type="submit">
              Show its classes
            </button>
          </Form>
        </Section>
        {classes.length < 2 ? (
          <EmptyState title="Nothing to put in an order">Choose a subject with several classes.</EmptyState>
        ) : (
          <Section title="Which classes, and how many at a time">
            <ActionForm label="Draw the order" errors={errors}>
              <input type="hidden" name="kind" value={kind} />
              <input type="hidden" name="subject" value={subject} />
              <TextField
                name="atATime"
                label="Classes that begin with each cycle"
                type="number"
                defaultValue="2"
                error={errors?.atATime}
              />
              {[...Map.groupBy(classes, ({ group }) => group)].map(([year, own]) => (
                <ChoiceField key={year} type="checkbox" name="class" label={year} options={own} />
              ))}
            </ActionForm>
          </Section>
        )}
        <Provenance>
          The order is drawn by the machine, from a seed that is kept, so that anybody can draw it again. It
          takes four classes or more until chance can be told from help; ten are better.
        </Provenance>
      </Page>
    </>
  )
}
