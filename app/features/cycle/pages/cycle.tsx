import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  redirect,
  useActionData,
  useLoaderData,
} from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { WaitingMarks } from '#features/access/api.tsx'
import { classesInReach, findPupilVisit, listDepartments, reachOf } from '#features/school/api.server.ts'
import { dateOf, formatDay } from '#features/school/api.ts'
import { parseForm, parseSearch } from '#platform/forms/parse.ts'
import { EmptyState, Facts, Page, Provenance } from '#ui/layout/Page.tsx'
import { openCycle } from '../commands/plan.server.ts'
import { ClassCoverageTable, DepartmentBars } from '../components/CoverageTables.tsx'
import { CycleActions } from '../components/CycleActions.tsx'
import { CycleLine } from '../components/CycleLine.tsx'
import { type ClassCoverage, listCoverage } from '../queries/coverage.server.ts'
import { getCycle, listCurrentCycles, listCycles } from '../queries/cycles.server.ts'
import { findFrozen } from '../queries/frozen-digest.server.ts'
import { addUp, cycleFinding, frozenWords, share } from '../rules/words.ts'
import { CycleSearch, OpenForm } from '../schema.ts'

export const meta = () => [{ title: 'Cycle · Everyschool' }]

/** So many classes, those furthest from full first; a department shows all of its own. */
const MOST_CLASSES = 30

function byDepartment(coverage: readonly ClassCoverage[], names: ReadonlyMap<number, string>) {
  const groups = Map.groupBy(coverage, (one) => one.departmentId)
  return [...groups]
    .map(([id, rows]) => ({ id, label: names.get(id ?? -1) ?? 'No department', ...addUp(rows) }))
    .sort((a, b) => a.label.localeCompare(b.label))
}

function chooseClasses(classes: readonly ClassCoverage[], departmentId: number | undefined) {
  const own = classes.filter((one) => departmentId === undefined || one.departmentId === departmentId)
  const furthest = own.toSorted((a, b) => (share(a) ?? 1) - (share(b) ?? 1))
  return departmentId === undefined ? furthest.slice(0, MOST_CLASSES) : furthest
}

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'cycle.view')
  const reach = reachOf(await findPupilVisit(args, visit))
  const given = args.params.cycleId
  const search = parseSearch(args.request, CycleSearch)
  const departmentId = search.ok ? search.value.department : undefined
  return visit.readKept('cycle', async (db) => {
    const current = await listCurrentCycles(db)
    const cycle = given === undefined ? current.current : await getCycle(db, Number(given))
    const cycles = cycle ? await listCycles(db, { academicYearId: cycle.academicYearId }) : current.cycles
    const coverage = cycle ? await listCoverage(db, cycle) : []
    const names = new Map((await listDepartments(db)).map((one) => [one.id, one.name]))
    const shown = classesInReach(
      reach,
      coverage.map((one) => ({ id: one.classId, ...one })),
    )
    return {
      base: `/${visit.org.slug}`,
      account: visit.account.id,
      today: visit.today,
      cycle,
      cycles,
      total: addUp(coverage),
      departments: byDepartment(coverage, names),
      classes: chooseClasses(shown, departmentId),
      all: shown.length,
      own: reach.classes !== 'all',
      department: departmentId === undefined ? undefined : names.get(departmentId),
      mayRun: visit.may('cycle.run'),
      mayChase: visit.may('cycle.chase'),
      mayEnter: visit.may('cycle.enter'),
      mayCheck: visit.may('cycle.check'),
      mayCorrect: visit.may('cycle.correct'),
      frozen: cycle?.state === 'closed' ? await findFrozen(db, cycle.id) : null,
      mayCompare: visit.may('progress.view'),
    }
  })
}

export async function action(args: ActionFunctionArgs) {
  const visit = await enter(args, 'cycle.run')
  const parsed = await parseForm(args.request, OpenForm)
  if (!parsed.ok) return { errors: parsed.errors }
  const outcome = await visit.write((db) => openCycle(db, Number(args.params.cycleId)))
  if (!outcome.ok) return { errors: outcome.errors }
  return redirect(`/${visit.org.slug}/cycle/${args.params.cycleId}`)
}

export default function CyclePage() {
  const found = useLoaderData<typeof loader>()
  const { base, account, today, cycle, cycles, total, departments, classes, all, department } = found
  const { own, mayRun, mayChase, mayEnter, mayCheck, mayCorrect, mayCompare, frozen } = found
  const errors = useActionData<typeof action>()?.errors
  if (!cycle)
    return (
      <Page finding="No cycle is planned for this year yet">
        <EmptyState
          title="The year begins with its cycles"
          {...(mayRun ? { next: { label: 'Plan the cycles', to: `${base}/cycle/plan` } } : {})}
        >
          Six times a year, every pupil is looked at in every subject. Whoever runs the cycle plans the dates
          once.
        </EmptyState>
      </Page>
    )
  const to = `${base}/cycle/${cycle.id}`
  const running = cycle.state !== 'planned'
  const bars = total.due > 0 && running ? <DepartmentBars key="bars" {...{ to, total, departments }} /> : null
  const table =
    classes.length > 0 && running ? (
      <ClassCoverageTable
        key="classes"
        title={department ? `The classes of ${department}` : own ? 'Your classes' : 'Class by class'}
        caption={
          classes.length < all && !department
            ? `The ${classes.length} classes furthest from full, of ${all}; press a department for all of its own`
            : 'Pupils with a full entry'
        }
        classes={classes}
        sheetOf={(id) => (mayEnter ? `${base}/classes/${id}/enter?cycle=${cycle.id}` : null)}
      />
    ) : null
  // Who answers for some classes looks at those first; who answers for all, at the whole.
  const parts = own || department ? [table, bars] : [bars, table]
  const send = async () => (await import('../components/sendWaiting.ts')).sendWaiting(base, account)
  return (
    <Page finding={cycleFinding(cycle, total, today)}>
      <CycleLine base={base} cycles={cycles} chosen={cycle.id} today={today} />
      <WaitingMarks account={account} send={send} />
      {cycle.state === 'closed' ? (
        <Facts
          facts={[
            {
              label: 'Closed',
              value: formatDay(cycle.closedAt ? dateOf(cycle.closedAt) : cycle.closes),
            },
            ...(cycle.closeReason
              ? [{ label: 'Closed all the same because', value: cycle.closeReason }]
              : []),
            ...(frozen ? [{ label: 'What was frozen', value: frozenWords(frozen) }] : []),
          ]}
        />
      ) : null}
      <CycleActions {...{ base, cycle, mayRun, mayChase, mayCheck, mayCorrect, mayCompare, errors }} />
      {parts}
      <Provenance>
        A pupil counts once for each class of the cycle’s year groups, as enrolled today, or on the cycle’s
        last day once that has passed. An entry is full when every field that must be filled is filled.
      </Provenance>
    </Page>
  )
}
