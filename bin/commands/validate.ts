import path from 'node:path'
import { parseArgs } from 'node:util'
import { type Finding, validateOneRoster } from '#features/exchange/api.server.ts'
import { SetupError } from '#platform/errors.ts'
import { inMegabytes, limits } from '#platform/files/limits.ts'
import { FileRefused, isRefused } from '#platform/files/refused.ts'
import { fromPath, readAll } from '#platform/files/source.ts'
import { answer, type Command, exitCode } from './command.ts'

async function readZip(file: string): Promise<Uint8Array> {
  const source = await fromPath(path.resolve(file))
  const bytes = await readAll(source, limits.packedBytes)
  if (bytes) return bytes
  throw new FileRefused({
    what: `The zip is larger than ${inMegabytes(limits.packedBytes)}.`,
    where: source.name,
    mend: 'Export it in parts.',
  })
}

function describe(finding: Finding): string {
  const row = finding.row === undefined ? '' : `, row ${finding.row}`
  const field = finding.field === undefined ? '' : `, ${finding.field}`
  return `${finding.code}  ${finding.file}${row}${field}: ${finding.message}`
}

export const validate: Command = {
  help: `
everyschool validate FILE.zip [--json]

Prints a line for each fault with its code, file, row and field; exit code 2 when there is one.`,
  run: async (words) => {
    const { values, positionals } = parseArgs({
      args: words,
      options: { json: { type: 'boolean', default: false } },
      allowPositionals: true,
    })
    const [file, ...others] = positionals
    if (!file || others.length > 0)
      throw new SetupError('Say which file, one at a time: everyschool validate FILE.zip')
    try {
      const { ok, findings } = await validateOneRoster(await readZip(file))
      answer(values.json, { ok, findings }, ok ? `${file} is sound.` : findings.map(describe).join('\n'))
      return ok ? exitCode.done : exitCode.refused
    } catch (error) {
      if (!isRefused(error)) throw error
      answer(
        values.json,
        { ok: false, findings: [{ code: 'file.refused', file, message: error.message }] },
        error.message,
      )
      return exitCode.refused
    }
  },
}
