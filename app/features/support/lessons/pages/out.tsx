import { type LoaderFunctionArgs, useLoaderData } from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { getClassInReach, reachesPupil } from '#features/school/api.server.ts'
import { addDays } from '#features/school/api.ts'
import { EmptyState, Page, Section } from '#ui/layout/Page.tsx'
import { OutTable } from '../components/OutTable.tsx'
import { outLines } from '../out.server.ts'
import { findLessonCycle } from '../queries/desk.server.ts'
import { listLedger } from '../queries/standing.server.ts'
import { outFinding } from '../rules/words.ts'

export const meta = () => [{ title: 'Who is out of lessons · Everyschool' }]

const WEEKS_BACK = 42

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'help.plans')
  const id = Number(args.params.id)
  const { name, lines } = await visit.read(async (db) => {
    const { name } = await getClassInReach(db, visit.reach, id)
    const cycle = await findLessonCycle(db)
    const span = { from: addDays(visit.today, -WEEKS_BACK), to: cycle?.ends ?? visit.today }
    const ledger = await listLedger(db, { ...span, classId: id })
    const seen = ledger.filter(({ pupilId }) => reachesPupil(visit.reach, pupilId))
    return { name, lines: await outLines(db, visit.org.country, seen) }
  })
  await visit.sawPupils(lines.map(({ pupilId }) => pupilId))
  return {
    base: `/${visit.org.slug}`,
    lines,
    today: visit.today,
    finding: outFinding(name, lines, visit.today),
  }
}

export default function OutOfClass() {
  const { base, finding, lines, today } = useLoaderData<typeof loader>()
  const coming = lines.filter(({ on }) => on >= today)
  const before = lines.filter(({ on }) => on < today).toReversed()
  return (
    <Page finding={finding}>
      {lines.length === 0 ? (
        <EmptyState title="Everybody is here">
          When pupils of this class miss one of its lessons for a special lesson, they stand here with the day
          and the kind of help.
        </EmptyState>
      ) : null}
      {coming.length > 0 ? (
        <OutTable base={base} caption="Who is out, the next lesson first" lines={coming} today={today} />
      ) : null}
      {before.length > 0 ? (
        <Section title="In the weeks before">
          <OutTable base={base} caption="Who was out, the last lesson first" lines={before} today={today} />
        </Section>
      ) : null}
    </Page>
  )
}
