import { useCallback, useState } from 'react'
import {
  type ActionFunctionArgs,
  Link,
  type LoaderFunctionArgs,
  useActionData,
  useLoaderData,
} from 'react-router'
import { enter, findDeviceKeys } from '#features/access/api.server.ts'
import { getClassInReach } from '#features/school/api.server.ts'
import { parseForm } from '#platform/forms/parse.ts'
import { EmptyState, Notice, Page } from '#ui/layout/Page.tsx'
import { ClosedSheet } from '../components/ClosedSheet.tsx'
import { MarkSheet } from '../components/MarkSheet.tsx'
import { mayCorrect } from '../figures.server.ts'
import { readVersion } from '../queries/changes.server.ts'
import { listSentBack } from '../queries/checks.server.ts'
import { listCorrections } from '../queries/corrections.server.ts'
import { listDeadlines } from '../queries/deadlines.server.ts'
import { listFields } from '../queries/fields.server.ts'
import { readFrozenSheet } from '../queries/frozen.server.ts'
import { readSheet } from '../queries/sheet.server.ts'
import { listSentences } from '../queries/statements.server.ts'
import { findSheet } from '../queries/which.server.ts'
import { isFull } from '../rules/cells.ts'
import { checkSentence } from '../rules/check-words.ts'
import { requestsIn } from '../rules/corrections.ts'
import { closesFor } from '../rules/deadlines.ts'
import { enterFinding } from '../rules/words.ts'
import { SheetForm } from '../schema.ts'
import { findWanted, saveSheet } from '../sheets.server.ts'
import { changedCells, sheetAnswer } from '../whole-sheet.ts'

export const meta = () => [{ title: 'Enter marks · Everyschool' }]

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'cycle.enter')
  const wanted = findWanted(args)
  const found = await visit.read(async (db) => {
    const within = await getClassInReach(db, visit.reach, wanted.classId)
    const { cycle, cycles } = await findSheet(db, within, wanted.cycleId)
    const { scaleKey, yearGroupId, name } = within
    const nothing = { fields: [], rows: [], frozen: [], asked: [], sentBack: [], version: '', sentences: [] }
    if (!cycle) return { name, cycle, cycles, closes: '', ...nothing }
    const closes = closesFor(cycle, await listDeadlines(db, cycle.id), within)
    const country = visit.org.country
    const of = { cycleId: cycle.id, classId: within.id }
    // Read before the marks: what is written in between is asked for again, never missed.
    const version = await readVersion(db, cycle.id, within.id)
    const fields = await listFields(db, { cycleId: cycle.id, scaleKey, country, yearGroupId })
    if (cycle.state === 'closed') {
      const frozen = await readFrozenSheet(db, { ...of, fields })
      const changes = await listCorrections(db, { cycleIds: [cycle.id], classIds: [within.id] })
      return { name, cycle, cycles, closes, ...nothing, fields, frozen, asked: requestsIn(changes) }
    }
    const rows = await readSheet(db, { cycle, within, fields, country })
    const sentences = fields.some((field) => field.kind === 'comment') ? await listSentences(db, country) : []
    const back = await listSentBack(db, { cycleId: cycle.id, classIds: [within.id] })
    const sentBack = back.map((one) => ({ about: checkSentence(one.detail), note: one.reason, by: one.by }))
    return { name, cycle, cycles, closes, ...nothing, fields, rows, sentBack, version, sentences }
  })
  await visit.sawPupils([...found.rows, ...found.frozen].map((row) => row.id))
  const corrects = found.frozen.length > 0 && (await mayCorrect(args, visit, wanted.classId))
  const safe = {
    owner: `${visit.account.id}/${wanted.classId}/${found.cycle?.id}`,
    keys: findDeviceKeys(args, visit),
  }
  const base = `/${visit.org.slug}`
  return { ...found, base, today: visit.today, classId: wanted.classId, corrects, safe }
}

export async function action(args: ActionFunctionArgs) {
  const visit = await enter(args, 'cycle.enter')
  const parsed = await parseForm(args.request, SheetForm)
  if (!parsed.ok) return { done: 'Nothing was saved.', problems: [], errors: parsed.errors }
  return sheetAnswer(await saveSheet(visit, args, changedCells(parsed.value)))
}

export default function EnterMarks() {
  const found = useLoaderData<typeof loader>()
  const { base, classId, name, cycle, cycles, fields, rows, frozen, sentBack, corrects } = found
  const { version, sentences, safe, asked, closes, today } = found
  const answer = useActionData<typeof action>()
  // Counted by the sheet once marks are typed into it.
  const [live, setLive] = useState<{ sheet: string; full: number } | null>(null)
  const sheet = `${classId}/${cycle?.id}`
  const count = useCallback((full: number) => setLive({ sheet, full }), [sheet])
  if (!cycle)
    return (
      <Page finding={`There is no cycle for ${name} yet`}>
        <EmptyState title="Nothing to enter" next={{ label: 'Look at the cycles', to: `${base}/cycle` }}>
          A cycle is planned for the year group and opened; then its marks are entered here.
        </EmptyState>
      </Page>
    )
  const here = `${base}/classes/${classId}/enter`
  const full =
    live?.sheet === sheet ? live.full : rows.filter((row) => isFull(fields, (key) => row.cells[key])).length
  return (
    <Page finding={enterFinding({ className: name, cycle, closes, full, pupils: rows.length, today })}>
      <nav aria-label="Cycles" className="small">
        <ul className="choices plain">
          {cycles.map((one) => (
            <li key={one.id}>
              <Link to={`${here}?cycle=${one.id}`} aria-current={one.id === cycle.id ? 'page' : undefined}>
                {one.name}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      {answer ? (
        <Notice act={answer.problems.length > 0}>{[answer.done, ...answer.problems].join(' ')}</Notice>
      ) : null}
      {sentBack.map((one) => (
        <Notice act key={one.about}>
          {one.by ?? 'Somebody'} asks you to look again: {one.note}. {one.about}
        </Notice>
      ))}
      {rows.length + frozen.length === 0 ? (
        <EmptyState title="No pupils in this class">Pupils are enrolled first, then marked.</EmptyState>
      ) : cycle.state === 'open' ? (
        <>
          <MarkSheet
            key={sheet}
            content={{ label: `${name}, ${cycle.name}`, rows, fields, sentences }}
            place={{
              at: `${here}?cycle=${cycle.id}`,
              saveTo: `${here}/cells?cycle=${cycle.id}`,
              watch: { from: `${here}/cells?cycle=${cycle.id}`, version },
              safe,
            }}
            onFull={count}
          />
          {sentences.length > 0 ? (
            <p className="small">
              <Link to={`${base}/cycle/statements`}>Sentences for comments</Link>: {sentences.length} to
              choose from, and your own.
            </p>
          ) : null}
        </>
      ) : cycle.state === 'closed' ? (
        <ClosedSheet {...{ base, classId, cycle, fields, asked, corrects, safe }} rows={frozen} />
      ) : (
        <p className="quiet">{rows.length} pupils wait for the first day of entry.</p>
      )}
    </Page>
  )
}
