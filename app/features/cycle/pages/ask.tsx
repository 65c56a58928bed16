import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  redirect,
  useActionData,
  useLoaderData,
} from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { parseForm } from '#platform/forms/parse.ts'
import { askCorrection } from '../commands/correct.server.ts'
import { CorrectionPage, NoFigure } from '../components/CorrectionPage.tsx'
import { findFigure, readFigure } from '../figures.server.ts'
import { CorrectionForm } from '../schema-checks.ts'

export const meta = () => [{ title: 'Ask for a correction · Everyschool' }]

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'cycle.enter')
  const figure = findFigure(args)
  const found = await visit.read((db) => readFigure(db, visit, figure))
  if (found) await visit.sawPupils([figure.pupilId])
  return { found, base: `/${visit.org.slug}`, classId: figure.classId }
}

export async function action(args: ActionFunctionArgs) {
  const visit = await enter(args, 'cycle.enter')
  const figure = findFigure(args)
  const parsed = await parseForm(args.request, CorrectionForm)
  if (!parsed.ok) return { errors: parsed.errors }
  const wish = { ...figure, ...parsed.value, country: visit.org.country }
  const outcome = await visit.write((db) => askCorrection(db, visit.reach, wish))
  if (!outcome.ok) return { errors: outcome.errors }
  return redirect(`/${visit.org.slug}/classes/${figure.classId}/enter?cycle=${figure.cycleId}`)
}

export default function Ask() {
  const { base, classId, found } = useLoaderData<typeof loader>()
  const errors = useActionData<typeof action>()?.errors
  if (!found) return <NoFigure to={`${base}/classes/${classId}/enter`} />
  const { className, cycle, pupil, fields, waiting } = found
  return (
    <CorrectionPage
      finding={`Ask for a correction of a mark of ${pupil.givenName} ${pupil.familyName} in ${cycle.name}`}
      lead="The cycle is closed. Your head of department, or whoever runs the cycle, makes the change or says why not; until then the mark stays as it is."
      label="Ask for the correction"
      back={{
        label: `${className}, ${cycle.name}`,
        to: `${base}/classes/${classId}/enter?cycle=${cycle.id}`,
      }}
      pupil={pupil}
      fields={fields}
      waiting={waiting}
      errors={errors}
    />
  )
}
