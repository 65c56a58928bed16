import { sql } from 'kysely'
import type { OrgReader } from '#features/access/api.server.ts'
import { formatDay } from '#features/school/api.ts'
import type { Line } from '../line.ts'
import type { Fact, Window } from './cause.ts'

type Helped = {
  pupilId: number
  subjectId: number | null
  title: string
  began: string
  ended: string | null
}

const strength = { began: 0.7, ended: 0.5 }

function factsOf({ pupilId, subjectId, title, began, ended }: Helped, { before, within }: Window): Fact[] {
  const of = { kind: 'help', pupilId, subjectId, classId: null }
  const facts: Fact[] = []
  if (began >= before.first)
    facts.push({
      ...{ ...of, direction: 'rise', strength: strength.began },
      words: `help began on ${formatDay(began)}: ${title}`,
    })
  if (ended !== null && ended >= within.first && ended <= within.last)
    facts.push({
      ...{ ...of, direction: 'fall', strength: strength.ended },
      words: `help ended on ${formatDay(ended)}: ${title}`,
    })
  return facts
}

/** Pupils whose help began, from the earlier cycle on, or ended within the window; help in a subject touches that subject alone. */
export async function findHelp(db: OrgReader, window: Window, lines: readonly Line[]): Promise<Fact[]> {
  const { before, within } = window
  const ids = [...new Set(lines.map((line) => line.pupilId))]
  const found = await sql<Helped>`
    select h.pupil_id as "pupilId", p.subject_id as "subjectId", p.title, h.joined_on::text as began,
      least(p.ended_on, h.left_on)::text as ended
    from help_pupil h
    join help_plan p on p.org_id = h.org_id and p.id = h.plan_id
    where h.org_id = ${db.orgId} and h.pupil_id = any(${ids}::bigint[]) and h.joined_on <= ${within.last}::date
      and (h.joined_on >= ${before.first}::date
        or least(p.ended_on, h.left_on) between ${within.first}::date and ${within.last}::date)
    order by h.joined_on, p.id`.execute(db)
  return found.rows.flatMap((row) => factsOf(row, window))
}
