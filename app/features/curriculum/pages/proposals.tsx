import {
  type ActionFunctionArgs,
  Link,
  type LoaderFunctionArgs,
  useActionData,
  useLoaderData,
} from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { getYearGroup, listYearGroups } from '#features/school/api.server.ts'
import { formatPupilName } from '#features/school/api.ts'
import { notFound } from '#platform/errors.ts'
import { parseForm, parseSearch } from '#platform/forms/parse.ts'
import { Breadcrumbs } from '#ui/layout/Frame.tsx'
import { EmptyState, Notice, Page, Provenance, Section } from '#ui/layout/Page.tsx'
import { DataTable } from '#ui/table/DataTable.tsx'
import { confirmProposal, noteLook } from '../commands/places.server.ts'
import { AuditTables } from '../components/AuditTables.tsx'
import { Confirm, EdgeTable } from '../components/ProposalParts.tsx'
import { auditProposal, makeProposal, mayDecide } from '../proposal.server.ts'
import { listPathways } from '../queries/pathways.server.ts'
import { wasLookedAt } from '../queries/places.server.ts'
import { proposalFinding } from '../rules/words.ts'
import { ProposalForm, YearSearch } from '../schema.ts'

export const meta = () => [{ title: 'Who goes on which pathway · Everyschool' }]

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'curriculum.decide')
  mayDecide(visit)
  if (!visit.may('pupils.characteristics')) throw notFound()
  const search = parseSearch(args.request, YearSearch)
  const { country } = visit.org
  const found = await visit.readKept('proposal', async (db) => {
    const pathways = await listPathways(db, { open: true })
    const years = (await listYearGroups(db)).filter(({ number }) =>
      pathways.some(({ firstYear, lastYear }) => firstYear <= number && number <= lastYear),
    )
    const year = years.find(({ number }) => search.ok && number === search.value.year) ?? years[0]
    if (!year) return { years, proposal: null }
    const proposal = await makeProposal(db, year, country)
    return {
      ...{ years, proposal, audit: await auditProposal(db, proposal, country) },
      looked: await wasLookedAt(db, year.id, proposal.fingerprint),
    }
  })
  const base = `/${visit.org.slug}`
  if (!found.proposal) return { base, years: found.years, year: null }
  const { pupils, proposed, pathways, year, fingerprint } = found.proposal
  const pupilOf = new Map(pupils.map((pupil) => [pupil.id, pupil]))
  const nameOf = new Map(pathways.map(({ pathway }) => [pathway.id, pathway.name]))
  const lines = proposed
    .filter(({ edge, pathwayId, full }) => edge || pathwayId === null || full.length > 0)
    .flatMap(({ pupilId, pathwayId, full, why }) => {
      const pupil = pupilOf.get(pupilId)
      return pupil
        ? [
            {
              ...{ pupilId, name: formatPupilName(pupil), why: why.join('; ') },
              to: pathwayId === null ? 'no place' : (nameOf.get(pathwayId) ?? ''),
              full: full.map((id) => nameOf.get(id) ?? '').join(', '),
            },
          ]
        : []
    })
    .sort((a, b) => a.name.localeCompare(b.name, 'en-GB'))
  await visit.sawPupils(lines.map(({ pupilId }) => pupilId))
  const placed = proposed.filter(({ pathwayId }) => pathwayId !== null).length
  return {
    ...{ base, years: found.years, year, lines, fingerprint, audit: found.audit, looked: found.looked },
    ...{ free: proposed.length, placed },
    finding: proposalFinding(year.name, {
      ...{ free: proposed.length, placed, left: proposed.length - placed },
      edge: proposed.filter(({ edge }) => edge).length,
    }),
    pathways: pathways.map(({ pathway, taken, proposed, kept }) => ({
      ...{ id: pathway.id, name: pathway.name, capacity: pathway.capacity, taken, proposed, kept },
    })),
  }
}

export async function action(args: ActionFunctionArgs) {
  const visit = await enter(args, 'curriculum.decide')
  mayDecide(visit)
  if (!visit.may('pupils.characteristics')) throw notFound()
  const parsed = await parseForm(args.request, ProposalForm)
  if (!parsed.ok) return { errors: parsed.errors }
  const form = parsed.value
  return visit.write(async (db) => {
    const year = await getYearGroup(db, form.yearGroupId)
    const given = { year, fingerprint: form.fingerprint, country: visit.org.country }
    if (form.intent === 'look') {
      const done = await noteLook(db, { ...given, note: form.note })
      return done.ok
        ? { done: 'Kept: you looked at how this proposal falls on groups.' }
        : { errors: done.errors }
    }
    const done = await confirmProposal(db, given)
    return done.ok
      ? { done: `${done.placed} pupils have their pathway from today.` }
      : { errors: done.errors }
  })
}

export default function Proposals() {
  const found = useLoaderData<typeof loader>()
  const answer = useActionData<typeof action>()
  const errors = answer && 'errors' in answer ? answer.errors : undefined
  const { base, years } = found
  const trail = [{ label: 'Curriculum', to: `${base}/curriculum` }]
  if (!('finding' in found))
    return (
      <>
        <Breadcrumbs trail={trail} />
        <Page finding="There is no pathway to propose yet">
          <EmptyState
            title="Draw up a pathway first"
            next={{ label: 'A new pathway', to: `${base}/curriculum/new` }}
          >
            Then this page says where its rule would place everybody of the year group.
          </EmptyState>
        </Page>
      </>
    )
  return (
    <>
      <Breadcrumbs trail={trail} />
      <Page
        finding={found.finding}
        lead="Where the rules of entry would place everybody who is on no pathway. They read what pupils brought along and are forecast, nothing else. Nothing is written until you confirm."
      >
        {answer && 'done' in answer ? <Notice>{answer.done}</Notice> : null}
        <nav aria-label="Year groups" className="actions">
          {years.map((year) => (
            <Link
              key={year.id}
              to={`?year=${year.number}`}
              className={year.id === found.year.id ? 'button button-quiet' : undefined}
              aria-current={year.id === found.year.id ? 'page' : undefined}
            >
              {year.name}
            </Link>
          ))}
        </nav>
        <DataTable
          stacked
          caption="Places"
          columns={[
            { key: 'name', title: 'Pathway', head: true, cell: (one) => one.name },
            { key: 'taken', title: 'On it', number: true, cell: (one) => one.taken },
            { key: 'proposed', title: 'Proposed', number: true, cell: (one) => one.proposed },
            { key: 'kept', title: 'Kept for who waits', number: true, cell: (one) => one.kept },
            { key: 'capacity', title: 'Places', number: true, cell: (one) => one.capacity ?? 'no bound' },
          ]}
          rows={found.pathways}
          rowKey={(one) => one.id}
        />
        {found.free > 0 ? (
          <>
            <Section title="Is it fair?">
              <AuditTables audit={found.audit} />
              <Confirm
                yearGroupId={found.year.id}
                fingerprint={found.fingerprint}
                placed={found.placed}
                looked={found.looked}
                apart={found.audit.differences.length > 0}
                errors={errors}
              />
            </Section>
            <Section title="Near the line, or without a place">
              <EdgeTable base={base} lines={found.lines} />
            </Section>
          </>
        ) : null}
        <Provenance>
          Each pupil is tried on the pathways in their order. Where more would be taken than there are places,
          those further inside the line have them and the others are tried on the next, so that nobody is
          passed over for somebody nearer the line.
        </Provenance>
      </Page>
    </>
  )
}
