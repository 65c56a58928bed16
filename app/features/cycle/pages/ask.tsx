import { type ActionFunctionArgs, type LoaderFunctionArgs, useActionData, useLoaderData } from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { askCorrection } from '../commands/correct.server.ts'
import { CorrectionPage } from '../components/CorrectionPage.tsx'
import { changeFigure, showFigure } from '../figures.server.ts'

export const meta = () => [{ title: 'Ask for a correction · Everyschool' }]

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'cycle.enter')
  return showFigure(args, visit)
}

export async function action(args: ActionFunctionArgs) {
  const visit = await enter(args, 'cycle.enter')
  return changeFigure(args, visit, askCorrection)
}

export default function Ask() {
  return (
    <CorrectionPage
      {...useLoaderData<typeof loader>()}
      errors={useActionData<typeof action>()?.errors}
      finding="Ask for a correction of a mark"
      lead="The cycle is closed. Your head of department, or whoever runs the cycle, makes the change or says why not; until then the mark stays as it is."
      label="Ask for the correction"
    />
  )
}
