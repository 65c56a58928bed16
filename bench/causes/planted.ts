import { sql } from 'kysely'
import type { Engine } from '#platform/db/engine.server.ts'

type Event = {
  kind: 'fall' | 'rise'
  pupil: number | null
  subject: number | null
  class: number | null
  cause: string | null
}
type Moved = { pupilId: number; subjectId: number; classAfter: number | null; grades: number | null }
export type Planted = {
  /** The cycle of the step before, and of the step. */
  cycles: { from: number; to: number }
  /** What was planted on a movement in its own direction, and what brought it about. */
  causeOf: (line: Moved) => { planted: boolean; cause: string | null }
}

/** What was planted in a step, read with the rights of the installation; null in a school without the step before. */
export async function readPlanted(engine: Engine, orgId: number, step: number): Promise<Planted | null> {
  const steps = await sql<{ step: number; id: number }>`
    select step, cycle_id as id from demonstration.truth_cycle
    where org_id = ${orgId} and step in (${step - 1}, ${step}) order by step`.execute(engine.owner)
  const [from, to] = steps.rows
  if (!from || !to) return null
  const found = await sql<Event>`
    select e.kind, e.pupil_id as pupil, e.subject_id as subject, e.class_id as class, c.cause
    from demonstration.truth_event e
    left join demonstration.truth_cause c on c.org_id = e.org_id and c.event_id = e.id
    where e.org_id = ${orgId} and e.step = ${step}`.execute(engine.owner)
  const touches = (event: Event, line: Moved) =>
    (event.kind === 'rise') === (line.grades ?? 0) > 0 &&
    (event.class !== null
      ? event.class === line.classAfter
      : event.pupil === line.pupilId && (event.subject === null || event.subject === line.subjectId))
  const near = Map.groupBy(found.rows, (event) => event.pupil)
  return {
    cycles: { from: from.id, to: to.id },
    causeOf: (line) => {
      const own = [...(near.get(line.pupilId) ?? []), ...(near.get(null) ?? [])].filter((event) =>
        touches(event, line),
      )
      return { planted: own.length > 0, cause: own.find((event) => event.cause !== null)?.cause ?? null }
    },
  }
}
