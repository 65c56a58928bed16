import fs from 'node:fs/promises'
import { z } from 'zod'
import { FileRefused } from '#platform/files/refused.ts'
import { fromPath } from '#platform/files/source.ts'
import type { GroupedSums } from '#stats/multilevel/grouped.ts'
import { joinSums, type NamedSums } from '#stats/multilevel/join.ts'
import { SumsFile } from '#stats/multilevel/sums-file.ts'

/** Reads the files of several schools and joins them; throws FileRefused with the file and the place in it. */
export async function readSumsFiles(
  files: readonly string[],
  onProgress: (done: number, total: number) => void,
): Promise<GroupedSums> {
  const parts: NamedSums[] = []
  for (const file of files) {
    parts.push({ name: file, sums: await readSumsFile(file) })
    onProgress(parts.length, files.length)
  }
  const joined = joinSums(parts)
  if (joined.ok) return joined.sums
  throw new FileRefused({
    what: joined.message,
    where: files.length === 1 ? (files[0] ?? '') : 'The files of sums',
    mend: '',
  })
}

export async function readSumsFile(file: string): Promise<SumsFile> {
  const mend = 'Make it again with everyschool sums.'
  await fromPath(file)
  const text = await fs.readFile(file, 'utf8')
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new FileRefused({ what: 'It is not a file of sums: it is no JSON.', where: file, mend })
  }
  const parsed = SumsFile.safeParse(value)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const place = issue && issue.path.length > 0 ? `, ${z.core.toDotPath(issue.path)}` : ''
  throw new FileRefused({
    what: `It is not a sound file of sums: ${issue?.message}.`,
    where: `${file}${place}`,
    mend,
  })
}
