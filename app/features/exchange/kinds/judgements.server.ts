import { z } from 'zod'
import type { OrgReader } from '#features/access/api.server.ts'
import {
  type FieldRow,
  isEnteredBy,
  listCurrentCycles,
  listFieldRows,
  listFields,
} from '#features/cycle/api.server.ts'
import { readCell, type Field as SheetField } from '#features/cycle/api.ts'
import type { Known, KnownClass, KnownCycle } from '../reading/known.server.ts'
import type { GivenRow } from '../reading/row.ts'
import type { Plan } from '../schema.ts'
import type { Kind } from './kind.ts'
import { classField, findNamed, findPupil, pupilFields, subjectFieldOf } from './shared.ts'

type Sheets = (cycleId: number, found: KnownClass) => readonly Entered[]

const Marks = z.record(z.string(), z.unknown())

const fieldKey = (cycle: KnownCycle, field: string) => `${field}.${cycle.number}`

/** The class a row speaks of: by its name, or the only one of the pupil in a subject. */
function findClass(row: GivenRow, known: Known, ofPupil: readonly KnownClass[]): KnownClass | undefined {
  if (row.text('class') !== '') return row.read('class', findNamed(known.classes, 'class'))
  const subject = row.read('subject', findNamed(known.subjects, 'subject'))
  if (row.refusals.length > 0) return undefined
  if (!subject) {
    row.refuse(null, 'Nothing says what was judged: give a class or a subject.')
    return undefined
  }
  const [found, second] = ofPupil.filter((one) => one.subjectId === subject.id)
  if (!found) row.refuse('subject', `The pupil is in no class of ${subject.name} this year.`)
  if (second) row.refuse('subject', `The pupil is in several classes of ${subject.name}: name the class.`)
  return second ? undefined : found
}

type Entered = { field: SheetField; entered: boolean }

type Place = { class_id: number; pupil_id: number }
type Frozen = (cycle: KnownCycle, place: Place) => Record<string, unknown>

/** The marks of closed cycles that this file speaks of: a sheet kept through the year says them again each time. */
async function readFrozen(db: OrgReader, known: Known, plan: Plan): Promise<Frozen> {
  const spoken = new Set(Object.keys(plan.columns).map((key) => key.split('.')[1]))
  const closed = known.cycles.filter(({ state, number }) => state === 'closed' && spoken.has(String(number)))
  if (closed.length === 0) return () => ({})
  const rows = await db
    .selectFrom('cycle_entry')
    .select(['cycle_id', 'class_id', 'pupil_id', 'marks'])
    .where('org_id', '=', db.orgId)
    .where(
      'cycle_id',
      'in',
      closed.map(({ id }) => id),
    )
    .execute()
  const keyOf = (cycleId: number, { class_id, pupil_id }: Place) => `${cycleId}/${class_id}/${pupil_id}`
  const kept = new Map(rows.map((one) => [keyOf(one.cycle_id, one), Marks.parse(one.marks)]))
  return (cycle, place) => kept.get(keyOf(cycle.id, place)) ?? {}
}

function readCycle(
  row: GivenRow,
  cycle: KnownCycle,
  fields: readonly Entered[],
  to: { place: Place; frozen: Frozen },
): void {
  const marks: Record<string, unknown> = {}
  for (const { field, entered } of fields) {
    const key = fieldKey(cycle, field.key)
    const text = row.text(key)
    if (text === '') continue
    const read = readCell(field, text)
    if (!entered) row.refuse(key, `${field.label} is not entered for this year group in ${cycle.name}.`)
    else if (!read.ok) row.refuse(key, read.why)
    else if (read.stored !== null) marks[field.key] = read.stored
  }
  if (Object.keys(marks).length === 0) return
  if (cycle.state !== 'closed') {
    row.write('cycle_entry', { cycle_id: cycle.id, ...to.place, marks })
    return
  }
  const kept = to.frozen(cycle, to.place)
  const other = Object.keys(marks).find((key) => JSON.stringify(marks[key]) !== JSON.stringify(kept[key]))
  if (other)
    row.refuse(
      fieldKey(cycle, other),
      `${cycle.name} is closed and says otherwise: its marks are frozen, a correction stands beside them.`,
    )
}

async function listMemberships(db: OrgReader, known: Known): Promise<Map<number, KnownClass[]>> {
  const rows = await db
    .selectFrom('enrolment')
    .innerJoin('class', (join) =>
      join.onRef('class.org_id', '=', 'enrolment.org_id').onRef('class.id', '=', 'enrolment.class_id'),
    )
    .select(['enrolment.pupil_id as pupilId', 'enrolment.class_id as classId'])
    .where('enrolment.org_id', '=', db.orgId)
    .where('class.academic_year_id', '=', known.yearId)
    .execute()
  const classes = new Map([...known.classes.values()].map((one) => [one.id, one]))
  const members = new Map<number, KnownClass[]>()
  for (const { pupilId, classId } of rows) {
    const one = classes.get(classId)
    if (one) members.set(pupilId, [...(members.get(pupilId) ?? []), one])
  }
  return members
}

export const judgements: Kind = {
  key: 'judgements',
  title: 'Judgements of a cycle',
  about:
    'What teachers entered elsewhere: a column for each field of each cycle of the year, on the scale of the subject.',
  fields: async (db) => {
    const { cycles } = await listCurrentCycles(db)
    const sheets = await Promise.all(
      cycles.map(async (cycle) => {
        const fields = await listFieldRows(db, cycle.id)
        return fields.map(({ key, label }) => ({
          key: fieldKey(cycle, key),
          label: `${label}, ${cycle.name}`,
          synonyms: [`${label} ${cycle.number}`, `${cycle.name} ${label}`],
          words: [],
        }))
      }),
    )
    return [...pupilFields, classField, await subjectFieldOf(db), ...sheets.flat()]
  },
  open: async (db, { country, known, plan }) => {
    const members = await listMemberships(db, known)
    const frozen = await readFrozen(db, known, plan)
    const scaleKeys = [...new Set([...known.classes.values()].map((one) => one.scaleKey))]
    const sheets = new Map<string, readonly SheetField[]>()
    const rows = new Map<string, FieldRow>()
    for (const cycle of known.cycles) {
      for (const one of await listFieldRows(db, cycle.id)) rows.set(`${cycle.id}/${one.key}`, one)
      for (const scaleKey of scaleKeys)
        sheets.set(`${cycle.id}/${scaleKey}`, await listFields(db, { cycleId: cycle.id, scaleKey, country }))
    }
    const sheetOf: Sheets = (cycleId, { scaleKey, yearGroupId }) =>
      (sheets.get(`${cycleId}/${scaleKey}`) ?? []).map((field) => ({
        field,
        entered: isEnteredBy(rows.get(`${cycleId}/${field.key}`) ?? { yearGroupIds: [] }, yearGroupId),
      }))
    return (row, { known }) => {
      const pupilId = findPupil(row, known)
      if (pupilId === undefined) return
      const found = findClass(row, known, members.get(pupilId) ?? [])
      if (!found) return
      for (const cycle of known.cycles.filter((one) => one.yearGroupIds.includes(found.yearGroupId)))
        readCycle(row, cycle, sheetOf(cycle.id, found), {
          ...{ place: { class_id: found.id, pupil_id: pupilId }, frozen },
        })
    }
  },
}
