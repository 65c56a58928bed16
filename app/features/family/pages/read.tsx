import { type ActionFunctionArgs, type LoaderFunctionArgs, useLoaderData } from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { notFound } from '#platform/errors.ts'
import { parseForm } from '#platform/forms/parse.ts'
import { Breadcrumbs } from '#ui/layout/Frame.tsx'
import { Notice, Page } from '#ui/layout/Page.tsx'
import { readComment } from '../commands/comments.server.ts'
import { CommentReader } from '../components/CommentReader.tsx'
import { listClosedCycles, listGroupComments } from '../queries/comments.server.ts'
import { readFinding } from '../rules/words.ts'
import { ReadingForm } from '../schema.ts'

export const meta = () => [{ title: 'Read comments · Everyschool' }]

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'home.proofread')
  const groupId = Number(args.params.groupId)
  const found = await visit.read(async (db) => {
    const [cycle] = await listClosedCycles(db)
    if (!cycle) throw notFound()
    return { cycle, lines: await listGroupComments(db, visit.reach, { cycleId: cycle.id, groupId }) }
  })
  await visit.sawPupils([...new Set(found.lines.map((line) => line.pupilId))])
  return { base: `/${visit.org.slug}`, cycle: found.cycle.name, lines: found.lines }
}

export async function action(args: ActionFunctionArgs) {
  const visit = await enter(args, 'home.proofread')
  const groupId = Number(args.params.groupId)
  const parsed = await parseForm(args.request, ReadingForm)
  if (!parsed.ok) return { errors: parsed.errors }
  const read = await visit.write(async (db) => {
    const [cycle] = await listClosedCycles(db)
    if (!cycle) throw notFound()
    return readComment(db, visit.reach, { ...parsed.value, cycleId: cycle.id, groupId })
  })
  return read.ok ? { done: parsed.value.intent } : { errors: { words: read.why } }
}

export default function ReadComments() {
  const { base, cycle, lines } = useLoaderData<typeof loader>()
  const pupils = [...Map.groupBy(lines, (line) => line.pupilId).values()]
  return (
    <>
      <Breadcrumbs trail={[{ label: 'Home', to: `${base}/home` }]} />
      <Page
        finding={readFinding(lines)}
        lead={`${cycle}. Only comments that were passed go home. A small slip you mend yourself and pass; more than that goes back to the teacher.`}
      >
        <Notice>
          By keyboard: Tab goes on, Ctrl and Enter passes the comment and goes to the next one, Alt and B goes
          to the line for the teacher.
        </Notice>
        {pupils.map((own) => {
          const [first] = own
          return first ? (
            <section
              className="section"
              key={first.pupilId}
              aria-label={`${first.givenName} ${first.familyName}`}
            >
              <h2 className="pupil-name">{`${first.givenName} ${first.familyName}`}</h2>
              {own.map((line) => (
                <CommentReader key={line.classId} line={line} />
              ))}
            </section>
          ) : null
        })}
      </Page>
    </>
  )
}
