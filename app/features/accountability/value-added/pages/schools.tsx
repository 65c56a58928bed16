import {
  type ActionFunctionArgs,
  Link,
  type LoaderFunctionArgs,
  redirect,
  useActionData,
  useLoaderData,
} from 'react-router'
import { enter, listLinked } from '#features/access/api.server.ts'
import { formatDate } from '#features/school/api.ts'
import { parseForm } from '#platform/forms/parse.ts'
import { ErrorSummary } from '#ui/form/fields.tsx'
import { EmptyState, Notice, Page, Provenance, Section } from '#ui/layout/Page.tsx'
import { DataTable } from '#ui/table/DataTable.tsx'
import { BeginForm, SchoolsSearch } from '../../schema.ts'
import { MaskedFits, type MaskedLine } from '../components/MaskedFits.tsx'
import { SchoolsPicture } from '../components/SchoolsPicture.tsx'
import { FEWEST_MASKED, spreadOf } from '../masked.ts'
import { beginMasked, listMasked } from '../masked-group.server.ts'
import { readSchools } from '../schools.server.ts'
import { schoolsFinding } from '../words.ts'

export const meta = () => [{ title: 'Schools beside one another · Everyschool' }]

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'members.view')
  const { cohort } = SchoolsSearch.parse(Object.fromEntries(new URL(args.request.url).searchParams))
  const own = await visit.homes()
  const { found, members, masked } = await visit.read(async (db) => ({
    found: await readSchools(db, { key: cohort, country: visit.org.country }),
    members: await listLinked(db),
    masked: await listMasked(db),
  }))
  const sentBy = new Map(found?.sent.map(({ orgId, on }) => [orgId, formatDate(on)]))
  return {
    ...{ base: `/${visit.org.slug}`, name: visit.org.name, own, found },
    // An authority sees its schools’ figures and has no school of its own.
    formula: visit.may('school.view') ? `/${visit.org.slug}/results/measures?figure=value-added` : null,
    masked: masked.map(
      ({ yearName, yearNumber, parties, state, why, kept }): MaskedLine => ({
        ...{ yearName, yearNumber, state, why },
        ...{ schools: kept?.parties.length ?? parties.length, enough: parties.length >= FEWEST_MASKED },
        found: kept && { spread: spreadOf(kept), pupils: kept.plan.pupils },
      }),
    ),
    members: members.map(({ id, name }) => ({ id, name, sent: sentBy.get(id) ?? null })),
  }
}

export async function action(args: ActionFunctionArgs) {
  const visit = await enter(args, 'members.view')
  const parsed = await parseForm(args.request, BeginForm)
  if (!parsed.ok) return { errors: parsed.errors }
  const begun = await visit.write((db) => beginMasked(db, parsed.value))
  if (!begun.ok) return { errors: { form: begun.why } }
  return redirect(`/${visit.org.slug}/schools`)
}

type Data = ReturnType<typeof useLoaderData<typeof loader>>
type Member = Data['members'][number]

function CohortChoice({ base, found }: { base: string; found: NonNullable<Data['found']> }) {
  if (found.cohorts.length < 2) return null
  return (
    <nav aria-label="Year groups that schools have sent">
      <ul className="choices plain">
        {found.cohorts.map(({ key, label }) => (
          <li key={key}>
            {key === found.cohort.key ? (
              <strong aria-current="page">{label}</strong>
            ) : (
              <Link to={`${base}/schools?cohort=${encodeURIComponent(key)}`}>{label}</Link>
            )}
          </li>
        ))}
      </ul>
    </nav>
  )
}

const HelpLink = ({ base }: { base: string }) => (
  <p className="actions">
    <Link to={`${base}/schools/help`}>What help did in our schools</Link>
  </p>
)

const Members = ({ members }: { members: readonly Member[] }) => (
  <Section title="Who has sent">
    <DataTable
      stacked
      caption="Each school sends for itself, once for a year group, or not at all"
      columns={[
        { key: 'name', title: 'School', head: true, cell: (one: Member) => one.name },
        { key: 'sent', title: 'Sent', cell: (one) => one.sent ?? 'not yet' },
      ]}
      rows={members}
      rowKey={(one) => one.id}
    />
  </Section>
)

export default function Schools() {
  const { base, name, own, found, members, masked, formula } = useLoaderData<typeof loader>()
  const errors: Record<string, string> | undefined = useActionData<typeof action>()?.errors
  if (!found)
    return (
      <Page finding={`${name}: no school has sent a year group yet`}>
        <HelpLink base={base} />
        <EmptyState title="Nothing to compare">
          Schools send six numbers of a year group under Results, Value added, What we send.
        </EmptyState>
        <ErrorSummary errors={errors} />
        <MaskedFits lines={masked} />
        {members.length > 0 ? <Members members={members} /> : null}
      </Page>
    )
  const { cohort, byStart, byIntake } = found
  return (
    <Page
      finding={schoolsFinding(cohort.label, byStart)}
      lead="From the numbers that schools sent, of no pupil by themselves. To learn from one another: never a league table."
    >
      <HelpLink base={base} />
      <CohortChoice base={base} found={found} />
      <Section title="By each pupil’s own start">
        <SchoolsPicture
          heading={cohort.label}
          what="Beside pupils who started alike"
          beside={byStart}
          own={own}
        />
      </Section>
      <Section title="With the intake of the school taken into account">
        <p className="small">
          Pupils among others who started high tend to reach more, whatever their school does. This view takes
          out what the mean start of a school does beyond each pupil’s own. The truth lies between the two:
          look at both.
        </p>
        <SchoolsPicture
          heading={cohort.label}
          what="Beside pupils who started alike among others who started alike"
          beside={byIntake}
          own={own}
        />
      </Section>
      {byStart.ok ? null : <Notice>What schools sent is kept until enough of them have.</Notice>}
      <ErrorSummary errors={errors} />
      <MaskedFits lines={masked} />
      <Members members={members} />
      <Provenance {...(formula ? { formula } : {})}>
        Each school sent the number of its pupils, the means of what was expected of them by the national
        tables and of what they reached, and how both are spread. A multilevel model by REML gives each
        school’s effect, drawn in towards the middle by how little so few pupils can say. Where less than half
        of what is seen is the school’s own, nothing is said. A place among the others is a range, drawn 4,000
        times. Schools are set beside one another, not beside the nation. Next year’s pupils may fare
        otherwise: only a handful of schools could ever be told apart for them.
      </Provenance>
    </Page>
  )
}
