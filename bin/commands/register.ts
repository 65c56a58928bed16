import path from 'node:path'
import { type GroupKinds, type RegisterRead, readRegister } from '#features/access/api.server.ts'
import { readPackItems } from '#features/measures/api.server.ts'
import { dateIn, now } from '#platform/clock.ts'
import { SetupError } from '#platform/errors.ts'
import { fromPath } from '#platform/files/source.ts'
import { answer, exitCode, withDatabase } from './command.ts'

type Values = {
  org?: string | undefined
  where?: string | undefined
  'dry-run'?: boolean | undefined
  json?: boolean | undefined
}

async function readGroupKinds(): Promise<GroupKinds> {
  const words = await readPackItems('england', 'register_group')
  return new Map(words.map(({ key, organisation, link }) => [key, { organisation, link }]))
}

function describe(name: string, { holds, counts }: RegisterRead, dryRun: boolean): string {
  const left = [
    counts.notChosen > 0 ? `${counts.notChosen} not chosen` : '',
    counts.closed > 0 ? `${counts.closed} closed and not here` : '',
    counts.elsewhere > 0 ? `${counts.elsewhere} of schools that are not here` : '',
  ].filter((part) => part !== '')
  return [
    `${name} (${holds}): ${counts.new} new, ${counts.changed} changed, ${counts.unchanged} unchanged, ${counts.refused} refused.`,
    ...(left.length > 0 ? [`Passed over: ${left.join(', ')}.`] : []),
    ...(dryRun ? ['Nothing was written.'] : []),
  ].join('\n')
}

/** Reads a file of the national register into the organisations of the installation. */
export async function importRegister(file: string, values: Values): Promise<number> {
  const [json, dryRun] = [values.json ?? false, values['dry-run'] ?? false]
  const at = values.where?.indexOf('=') ?? -1
  const only =
    values.where && at > 0
      ? { column: values.where.slice(0, at), value: values.where.slice(at + 1) }
      : undefined
  if (values.where !== undefined && !only) throw new SetupError('Write --where as COLUMN=VALUE.')
  return withDatabase(async ({ engine }) => {
    const source = await fromPath(path.resolve(file))
    const when = { now: now(), today: dateIn('Europe/London', now()) }
    const groups = await readGroupKinds()
    const as = values.org === undefined ? {} : { as: values.org }
    const read = await readRegister(engine.owner, source, {
      ...as,
      ...when,
      groups,
      dryRun,
      ...(only ? { only } : {}),
    })
    for (const one of read.refusals.slice(0, json ? 0 : 20))
      console.error(`Row ${one.row}${one.column ? `, ${one.column}` : ''}: ${one.why}`)
    answer(json, read, describe(source.name, read, dryRun))
    return exitCode.done
  })
}
