import { sql } from 'kysely'
import { SetupError } from '../errors.ts'
import type { Engine } from './engine.server.ts'

type Sight = { seen: number; bypass: boolean }

/** Refuses to serve when the role that pages use could see past the organisations named for its transaction. */
export async function refuseBypass(engine: Engine): Promise<void> {
  const sight = await engine.owner.transaction().execute(async (trx) => {
    await sql
      .raw("set transaction read only; set local role everyschool_app; set local app.orgs = ''")
      .execute(trx)
    const found = await sql<Sight>`
      select (select count(*) from audit_head) as seen, r.rolsuper or r.rolbypassrls as bypass
      from pg_roles r where r.rolname = current_user`.execute(trx)
    return found.rows[0]
  })
  if (!sight || sight.bypass || sight.seen > 0) {
    throw new SetupError(
      'The database role everyschool_app can see past row-level security. ' +
        'Take SUPERUSER and BYPASSRLS from it (alter role everyschool_app nosuperuser nobypassrls) and start again.',
    )
  }
}
