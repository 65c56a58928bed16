import type { Visit } from '#features/access/api.server.ts'
import { recordEvent } from '#features/access/api.server.ts'
import { formatDate } from '#features/school/api.ts'
import type { Cell } from '#platform/files/write-csv.ts'
import { writeXlsx } from '#platform/files/write-xlsx.ts'

export type Sheet = {
  name: string
  columns: readonly string[]
  rows: readonly (readonly Cell[])[]
  notes: readonly string[]
  pupilIds: readonly number[]
}

/** A sheet as a file to take away: who took it, and of whom, is kept before it is handed out. */
export async function handOut(visit: Visit, sheet: Sheet): Promise<Response> {
  const { org, today, personName } = visit
  const notes = [
    `${org.name}: ${sheet.name}`,
    ...sheet.notes,
    `Taken out on ${formatDate(today)} by ${personName}. Confidential.`,
  ]
  await visit.sawPupils(sheet.pupilIds)
  await visit.write((db) =>
    recordEvent(db, {
      action: 'movement.exported',
      subject: 'file',
      after: { name: sheet.name, filters: sheet.notes, rows: sheet.rows.length },
    }),
  )
  const bytes = await writeXlsx(sheet.name, sheet.columns, sheet.rows, notes)
  const file = `${org.slug}-${sheet.name.toLowerCase().replaceAll(' ', '-')}-${today}.xlsx`
  return new Response(bytes as BodyInit, {
    headers: {
      'Content-Type': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      'Content-Disposition': `attachment; filename="${file}"`,
    },
  })
}
