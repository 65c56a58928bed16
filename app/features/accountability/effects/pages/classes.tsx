import {
  type ActionFunctionArgs,
  Link,
  type LoaderFunctionArgs,
  redirect,
  useActionData,
  useLoaderData,
} from 'react-router'
import { enter, type Visit } from '#features/access/api.server.ts'
import { dateOf, formatDate } from '#features/school/api.ts'
import { notFound } from '#platform/errors.ts'
import { parseForm } from '#platform/forms/parse.ts'
import { ActionForm } from '#ui/form/fields.tsx'
import { Breadcrumbs } from '#ui/layout/Frame.tsx'
import { EmptyState, Page, Provenance } from '#ui/layout/Page.tsx'
import { makeEffects } from '../commands.server.ts'
import { AuditTable } from '../components/AuditTable.tsx'
import { ClassFigures } from '../components/ClassFigures.tsx'
import { type ClassLine, findNewestSet, listClassLines } from '../queries.server.ts'
import { EffectsSearch, MakeForm } from '../schema.ts'
import { classesFinding, leftOutWords, neededWords } from '../words.ts'

export const meta = () => [{ title: 'What classes added · Everyschool' }]

/** Who works figures out for the whole school also sees the whole school. */
const mayMake = (visit: Visit) => visit.may('effects.make')

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'effects.view')
  const { department } = EffectsSearch.parse(Object.fromEntries(new URL(args.request.url).searchParams))
  const found = await visit.read(async (db) => {
    const set = await findNewestSet(db)
    return { set, lines: set ? await listClassLines(db, visit.reach, set.id) : [] }
  })
  const base = `/${visit.org.slug}`
  const set = found.set && { ...found.set, madeOn: formatDate(dateOf(found.set.madeAt)) }
  return { base, set, lines: found.lines, department, mayMake: mayMake(visit) }
}

export async function action(args: ActionFunctionArgs) {
  const visit = await enter(args, 'effects.make')
  if (visit.reach.classes !== 'all') throw notFound()
  const parsed = await parseForm(args.request, MakeForm)
  if (!parsed.ok) return { errors: parsed.errors }
  const base = `/${visit.org.slug}`
  await visit.write((db) => makeEffects(db, base))
  return redirect(`${base}/effects`)
}

const departmentsOf = (lines: readonly ClassLine[]) => [
  ...new Map(lines.map(({ departmentId, department }) => [departmentId ?? 0, department])),
]

type ChoiceProps = { base: string; departments: [number, string][]; chosen: number }

function DepartmentChoice({ base, departments, chosen }: ChoiceProps) {
  if (departments.length < 2) return null
  return (
    <nav aria-label="Departments">
      <ul className="choices plain">
        {departments.map(([id, name]) => (
          <li key={id}>
            {id === chosen ? (
              <strong aria-current="page">{name}</strong>
            ) : (
              <Link to={`${base}/effects?department=${id}`}>{name}</Link>
            )}
          </li>
        ))}
      </ul>
    </nav>
  )
}

function MakeAgain({ label }: { label: string }) {
  const errors: Record<string, string> | undefined = useActionData<typeof action>()?.errors
  return (
    <ActionForm label={label} errors={errors} quiet>
      <input type="hidden" name="intent" value="make" />
    </ActionForm>
  )
}

type MadeSet = NonNullable<ReturnType<typeof useLoaderData<typeof loader>>['set']>

function HowWorkedOut({ set, base }: { set: MadeSet; base: string }) {
  return (
    <Provenance formula={`${base}/results/measures?figure=effects`}>
      Worked out on {set.madeOn} from {set.results.toLocaleString('en-GB')} exam results of{' '}
      {set.pupils.toLocaleString('en-GB')} pupils, never from a teacher’s own judgements: those would measure
      how generously somebody judges. {leftOutWords(set.leftOut)} Each result is set against what pupils of
      this school who started there got in the subject, and against the same pupil’s other subjects. What is
      left over in a class is drawn towards the middle, the more so the fewer results it has; where less than
      half of it is the class’s own, nothing is said. A figure is of all that goes on in a class: who sits
      together, when it meets, what is taught and how. It cannot say which of these.
    </Provenance>
  )
}

export default function Classes() {
  const { base, set, lines, department, mayMake } = useLoaderData<typeof loader>()
  const departments = departmentsOf(lines)
  // Without a choice the first department of which something can be said.
  const first = lines.find(({ said }) => said.said) ?? lines[0]
  const chosen = departments.find(([id]) => id === department)?.[0] ?? first?.departmentId ?? 0
  const finding = set?.audit.withheld
    ? 'What classes added is withheld: the figures are not fair'
    : classesFinding(lines.map(({ said }) => said))
  return (
    <>
      <Breadcrumbs trail={[{ label: 'Results', to: `${base}/results` }]} />
      <Page
        finding={set ? finding : 'What classes added has not been worked out yet'}
        lead="To find where help is welcome and what is worth seeing. One year of one class is little: look in, and ask, before anything is concluded."
      >
        {set && lines.length > 0 ? (
          <>
            {lines.some(({ said }) => !said.said) && !set.audit.withheld ? (
              <p>{neededWords(set.spreads)}</p>
            ) : null}
            <DepartmentChoice base={base} departments={departments} chosen={chosen} />
            <ClassFigures base={base} lines={lines.filter((one) => (one.departmentId ?? 0) === chosen)} />
          </>
        ) : null}
        {set ? <AuditTable noun="classes" {...set.audit} /> : null}
        {set ? (
          <HowWorkedOut set={set} base={base} />
        ) : (
          <EmptyState title="Nothing to show yet">
            Exam results with a class and a start are needed:{' '}
            {mayMake ? 'work them out when they are in.' : 'ask who leads the school.'}
          </EmptyState>
        )}
        {mayMake ? (
          <MakeAgain label={set ? 'Work out again from the results there are now' : 'Work out'} />
        ) : null}
        <p>
          <Link to={`${base}/effects/decision`}>Figures of teachers: what the governing body decided</Link>
        </p>
      </Page>
    </>
  )
}
