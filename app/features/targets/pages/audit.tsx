import { type ActionFunctionArgs, type LoaderFunctionArgs, useActionData, useLoaderData } from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { getYearGroup, listYearGroups } from '#features/school/api.server.ts'
import { parseForm, parseSearch } from '#platform/forms/parse.ts'
import { Breadcrumbs } from '#ui/layout/Frame.tsx'
import { EmptyState, Notice, Page } from '#ui/layout/Page.tsx'
import { useWords } from '#ui/words.ts'
import { auditYear, mayCompare } from '../audit.server.ts'
import { noteAudit, publishTargets, refusePublication } from '../commands/publish.server.ts'
import { AuditDifferences, AuditTables } from '../components/AuditTables.tsx'
import { Publishing } from '../components/Publishing.tsx'
import { YearLinks } from '../components/YearLinks.tsx'
import { listAudits } from '../queries/audit.server.ts'
import { listPublications } from '../queries/published.server.ts'
import { chooseYear } from '../rules/agreement.ts'
import { auditFinding } from '../rules/audit.ts'
import { AuditForm, CohortSearch } from '../schema.ts'

export const meta = () => [{ title: 'Are targets fair · Everyschool' }]

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'targets.publish')
  mayCompare(visit)
  const search = parseSearch(args.request, CohortSearch)
  const found = await visit.read(async (db) => {
    const years = await listYearGroups(db)
    const year = chooseYear(years, search.ok ? search.value.year : undefined)
    if (!year) return { years, year: null }
    const audit = await auditYear(db, year.id, visit.org.country)
    const looks = await listAudits(db, year.id)
    return {
      ...{ years, year, audit, looks },
      publications: await listPublications(db, year.id),
      refused: refusePublication(audit, looks[0]),
    }
  })
  return { ...found, base: `/${visit.org.slug}` }
}

export async function action(args: ActionFunctionArgs) {
  const visit = await enter(args, 'targets.publish')
  mayCompare(visit)
  const parsed = await parseForm(args.request, AuditForm)
  if (!parsed.ok) return { errors: parsed.errors }
  const form = parsed.value
  const country = visit.org.country
  const done = await visit.write(async (db) => {
    const yearGroupId = (await getYearGroup(db, form.yearGroupId)).id
    return form.intent === 'note'
      ? noteAudit(db, { yearGroupId, seen: form.fingerprint, note: form.note, country })
      : publishTargets(db, { yearGroupId, country })
  })
  return done.ok ? { done: done.words } : { errors: done.errors }
}

export default function AuditPage() {
  const words = useWords()
  const found = useLoaderData<typeof loader>()
  const answer = useActionData<typeof action>()
  const errors = answer && 'errors' in answer ? answer.errors : undefined
  const { base, years, year } = found
  return (
    <>
      <Breadcrumbs trail={[{ label: 'Targets', to: `${base}/targets?year=${year?.id ?? ''}` }]} />
      <Page
        finding={
          found.year ? auditFinding(found.year.name, found.audit) : `There is no ${words.year.one} yet`
        }
        lead="Groups of pupils are looked at here before families see targets, and nowhere else: no target is worked out from them."
      >
        {answer && 'done' in answer ? <Notice>{answer.done}</Notice> : null}
        <YearLinks years={years} chosen={year?.id} />
        {found.year && found.audit.targets > 0 ? (
          <>
            <AuditDifferences audit={found.audit} />
            <Publishing
              yearGroupId={found.year.id}
              audit={found.audit}
              looks={found.looks}
              publications={found.publications}
              refused={found.refused}
              errors={errors}
            />
            <AuditTables audit={found.audit} />
          </>
        ) : (
          <EmptyState title="No targets to look at">Propose them for this {words.year.one} first.</EmptyState>
        )}
      </Page>
    </>
  )
}
