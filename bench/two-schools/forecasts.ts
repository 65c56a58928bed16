import path from 'node:path'
import { sql } from 'kysely'
import { openPGlite } from '#platform/db/pglite.server.ts'

export type Forecast = { key: string; mean: number; sd: number; reach: number }
export type Said = { key: string; kind: string; now100: number | null }
export type Told = { forecasts: Forecast[]; findings: Said[] }

/** What the product said of each pupil and subject when cycle 2 was closed, and the list it made for cycle 3. */
export async function readForecasts(folder: string): Promise<Told> {
  const engine = await openPGlite(path.join(folder, 'database'))
  const key = sql`p.admission_number || '|' || s.name`
  const forecasts = await sql<Forecast>`
    select ${key} as key, f.mean::float8 as mean, f.sd::float8 as sd, f.chance_target::float8 as reach
    from forecast f
    join cycle c on c.org_id = f.org_id and c.id = f.cycle_id and c.number = 2
    join pupil p on p.org_id = f.org_id and p.id = f.pupil_id
    join subject s on s.org_id = f.org_id and s.id = f.subject_id
    where f.org_id is not null`.execute(engine.owner)
  const findings = await sql<Said>`
    select ${key} as key, f.kind, (f.evidence ->> 'now100')::float8 as now100
    from finding f
    join cycle c on c.org_id = f.org_id and c.id = f.cycle_id and c.number = 2
    join pupil p on p.org_id = f.org_id and p.id = f.pupil_id
    join subject s on s.org_id = f.org_id and s.id = f.subject_id
    where f.org_id is not null`.execute(engine.owner)
  await engine.close()
  return { forecasts: forecasts.rows, findings: findings.rows }
}
