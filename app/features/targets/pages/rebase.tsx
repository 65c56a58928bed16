import {
  type ActionFunctionArgs,
  Link,
  type LoaderFunctionArgs,
  useActionData,
  useLoaderData,
} from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { getSubject, listYearGroups } from '#features/school/api.server.ts'
import { dateOf } from '#features/school/api.ts'
import { parseForm, parseSearch } from '#platform/forms/parse.ts'
import { Breadcrumbs } from '#ui/layout/Frame.tsx'
import { EmptyState, Notice, Page } from '#ui/layout/Page.tsx'
import { useWords } from '#ui/words.ts'
import { mayCompare } from '../audit.server.ts'
import { adoptGround, undoGround } from '../commands/rebase.server.ts'
import { AuditDifferences, AuditTables } from '../components/AuditTables.tsx'
import { AdoptForm, Adoptions } from '../components/RebaseForms.tsx'
import { RebaseTable } from '../components/RebaseTable.tsx'
import { YearLinks } from '../components/YearLinks.tsx'
import { listAdoptions } from '../queries/grounds.server.ts'
import { auditRebase, foreseeRebase } from '../rebase.server.ts'
import { chooseYear } from '../rules/agreement.ts'
import { rebaseFinding } from '../rules/rebase.ts'
import { RebaseForm, RebaseSearch } from '../schema.ts'

export const meta = () => [{ title: 'Targets on this year’s figures · Everyschool' }]

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'targets.publish')
  mayCompare(visit)
  const search = parseSearch(args.request, RebaseSearch)
  const wished = search.ok ? search.value : {}
  const found = await visit.read(async (db) => {
    const years = await listYearGroups(db)
    const year = chooseYear(years, wished.year)
    const subject = wished.subject === undefined ? null : await getSubject(db, wished.subject)
    if (!year) return { years, year: null }
    const scope = { yearGroupId: year.id, subjectId: subject?.id }
    const { subjects, targets, up, down, lines, moving, seen } = await foreseeRebase(db, scope)
    const audit = await auditRebase(db, { lines }, { ...scope, country: visit.org.country })
    const adoptions = (await listAdoptions(db, year.id)).map(({ adoptedAt, undoneAt, ...one }) => ({
      ...{ ...one, adoptedOn: dateOf(adoptedAt), undoneOn: undoneAt && dateOf(undoneAt) },
    }))
    const agreed = subjects.reduce((sum, one) => sum + one.agreed, 0)
    const foreseen = { subjects, targets, up, down, moved: moving.length, agreed, audit, seen }
    return { years, year, subject, foreseen, adoptions }
  })
  return { ...found, base: `/${visit.org.slug}` }
}

export async function action(args: ActionFunctionArgs) {
  const visit = await enter(args, 'targets.publish')
  mayCompare(visit)
  const parsed = await parseForm(args.request, RebaseForm)
  if (!parsed.ok) return { errors: parsed.errors }
  const form = parsed.value
  const done = await visit.write((db) =>
    form.intent === 'adopt' ? adoptGround(db, form) : undoGround(db, { groundId: form.groundId }),
  )
  return done.ok ? { done: done.words } : { errors: done.errors }
}

type Found = Awaited<ReturnType<typeof loader>>

function Rebase({
  found,
  errors,
}: {
  found: Extract<Found, { foreseen: object }>
  errors: Record<string, string> | undefined
}) {
  const { base, year, subject, foreseen, adoptions } = found
  const of = subject ? `${subject.name}, ${year.name}` : year.name
  if (foreseen.targets === 0)
    return (
      <EmptyState title="No targets to re-base">
        Propose them for this year group first: they rest on today’s figures from the start.
      </EmptyState>
    )
  return (
    <>
      <RebaseTable
        subjects={foreseen.subjects}
        linkTo={(id) => `${base}/targets/rebase?year=${year.id}&subject=${id}`}
      />
      <AuditDifferences audit={foreseen.audit} />
      <AdoptForm
        of={of}
        yearGroupId={year.id}
        subjectId={subject?.id}
        seen={foreseen.seen}
        moved={foreseen.moved}
        agreed={foreseen.agreed}
        errors={errors}
      />
      <Adoptions adoptions={adoptions} />
      <AuditTables audit={foreseen.audit} when="foreseen" />
    </>
  )
}

export default function RebasePage() {
  const words = useWords()
  const found = useLoaderData<typeof loader>()
  const answer = useActionData<typeof action>()
  const { base, years, year } = found
  const of = found.year ? `${found.subject ? `${found.subject.name}, ` : ''}${found.year.name}` : ''
  return (
    <>
      <Breadcrumbs trail={[{ label: 'Targets', to: `${base}/targets?year=${year?.id ?? ''}` }]} />
      <Page
        finding={found.year ? rebaseFinding(of, found.foreseen) : `There is no ${words.year.one} yet`}
        lead="Once a year targets are laid beside the newest table and the school’s newest results. Nothing is written until you adopt it, and no agreed target moves by itself."
      >
        {answer && 'done' in answer ? <Notice>{answer.done}</Notice> : null}
        <YearLinks years={years} chosen={year?.id} />
        {found.year && found.subject ? (
          <p>
            <Link to={`?year=${found.year.id}`}>All subjects of {found.year.name}</Link>
          </p>
        ) : null}
        {found.year ? (
          <Rebase found={found} errors={answer && 'errors' in answer ? answer.errors : undefined} />
        ) : null}
      </Page>
    </>
  )
}
