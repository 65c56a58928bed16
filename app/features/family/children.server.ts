import type { Visit } from '#features/access/api.server.ts'
import { listPupils } from '#features/school/api.server.ts'
import { listReportTexts } from './queries/facts.server.ts'
import { listPraise } from './queries/praise.server.ts'
import { listReports } from './queries/runs.server.ts'

/** The pupils of somebody who is here as family, with what came home of each: praise that was sent, reports that were released. */
export async function listChildren(visit: Visit) {
  const children = await visit.read(async (db) => {
    const texts = await listReportTexts(db, visit.org.country)
    const languages = texts.map((text) => ({ value: text.key, label: text.own_name }))
    const pupils = await listPupils(db, visit.reach)
    const reports = await listReports(
      db,
      visit.reach,
      pupils.map(({ id }) => id),
    )
    const praise = await listPraise(db, visit.reach, { state: 'sent' })
    return pupils.map(({ id, givenName }) => ({
      ...{ id, givenName, languages },
      reports: reports.filter((one) => one.pupilId === id),
      praise: praise.filter((one) => one.pupilId === id).map(({ id, words }) => ({ id, words })),
    }))
  })
  await visit.sawPupils(children.map((child) => child.id))
  return children
}
export type Child = Awaited<ReturnType<typeof listChildren>>[number]
