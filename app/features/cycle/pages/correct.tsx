import { type ActionFunctionArgs, type LoaderFunctionArgs, useActionData, useLoaderData } from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { correctMark } from '../commands/correct.server.ts'
import { CorrectionPage } from '../components/CorrectionPage.tsx'
import { changeFigure, showFigure } from '../figures.server.ts'

export const meta = () => [{ title: 'Correct a mark · Everyschool' }]

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'cycle.correct')
  return showFigure(args, visit)
}

export async function action(args: ActionFunctionArgs) {
  const visit = await enter(args, 'cycle.correct')
  return changeFigure(args, visit, correctMark)
}

export default function Correct() {
  return (
    <CorrectionPage
      {...useLoaderData<typeof loader>()}
      errors={useActionData<typeof action>()?.errors}
      finding="Correct a mark"
      lead="What was frozen stays as it was. The new value stands beside it, with your name, the time and the reason, and later forecasts are made from it."
      label="Correct the mark"
    />
  )
}
