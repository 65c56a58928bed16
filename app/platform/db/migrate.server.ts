import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { sql } from 'kysely'
import { SetupError } from '../errors.ts'
import { inHome } from '../home.ts'
import type { Engine } from './engine.server.ts'

type Migration = { name: string; text: string; checksum: string }

const scripts = () => inHome('db')

function listMigrations(): Migration[] {
  const folder = path.join(scripts(), 'migrations')
  return fs
    .readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .sort()
    .map((name) => {
      const text = fs.readFileSync(path.join(folder, name), 'utf8')
      return { name, text, checksum: createHash('sha256').update(text).digest('hex') }
    })
}

const bookkeeping = `
  do $$ begin
    -- Roles belong to the whole server: another database of it may be making this one at the same moment.
    begin
      create role everyschool_app nologin nosuperuser nobypassrls;
    exception when duplicate_object or unique_violation then null;
    end;
    if not pg_has_role(current_user, 'everyschool_app', 'member') then
      execute format('grant everyschool_app to %I', current_user);
    end if;
  end $$;
  create schema if not exists installation;
  create table if not exists installation.migration (
    name text primary key, checksum text not null, applied_at timestamptz not null default now()
  );
  create table if not exists installation.probe (id int primary key, at timestamptz not null);`

/** The migrations a database has had, with their checksums. */
export async function listApplied(engine: Engine): Promise<Map<string, string>> {
  const rows = await sql<{ name: string; checksum: string }>`
    select name, checksum from installation.migration`.execute(engine.owner)
  return new Map(rows.rows.map((row) => [row.name, row.checksum]))
}

function refuseChanged(migrations: Migration[], applied: Map<string, string>): void {
  const changed = migrations.find((m) => applied.has(m.name) && applied.get(m.name) !== m.checksum)
  if (changed) {
    throw new SetupError(
      `Migration ${changed.name} differs from the one this database was made with. ` +
        'Use the release that made it, or restore a backup into a new data folder.',
    )
  }
  const known = new Set(migrations.map((migration) => migration.name))
  const newer = [...applied.keys()].find((name) => !known.has(name))
  if (newer) {
    throw new SetupError(`This database was made by a newer release (it has ${newer}). Install that release.`)
  }
}

/**
 * Brings the schema to this release, or to the migrations named and no further; one transaction a migration.
 * Guards every table afterwards. Returns what was applied.
 */
export async function migrate(engine: Engine, only?: readonly string[]): Promise<string[]> {
  await engine.script(bookkeeping)
  const migrations = listMigrations()
  const applied = await listApplied(engine)
  refuseChanged(migrations, applied)
  const wanted = only ? migrations.filter((migration) => only.includes(migration.name)) : migrations
  const missing = wanted.filter((migration) => !applied.has(migration.name))
  for (const migration of missing) {
    const record = `insert into installation.migration (name, checksum) values ('${migration.name}', '${migration.checksum}');`
    // Sent as one message, the statements are one transaction.
    await engine.script(`${migration.text}\n;${record}`)
  }
  if (missing.length > 0) {
    await engine.script(fs.readFileSync(path.join(scripts(), 'secure.sql'), 'utf8'))
    await distribute(engine)
  }
  return missing.map((migration) => migration.name)
}

async function distribute(engine: Engine): Promise<void> {
  const found = await sql`select 1 from pg_extension where extname = 'citus'`.execute(engine.owner)
  if (found.rows.length > 0) await engine.script(fs.readFileSync(path.join(scripts(), 'citus.sql'), 'utf8'))
}

/** A digest of every migration: names the schema of this release. */
export function schemaVersion(): string {
  const sum = createHash('sha256')
  for (const migration of listMigrations()) sum.update(migration.checksum)
  return sum
    .update(fs.readFileSync(path.join(scripts(), 'secure.sql')))
    .digest('hex')
    .slice(0, 16)
}
