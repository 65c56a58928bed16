import type { LogConfig } from 'kysely'
import type { StatementObserver } from './engine.server.ts'

export function kyselyLog(observe: StatementObserver | undefined): { log?: LogConfig } {
  if (!observe) return {}
  return {
    log: (event) =>
      observe({
        sql: event.query.sql,
        parameters: event.query.parameters,
        milliseconds: event.queryDurationMillis,
      }),
  }
}

export const probeStatement = `
  insert into installation.probe (id, at) values (1, now())
  on conflict (id) do update set at = excluded.at returning at`
