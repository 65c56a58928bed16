import type { OrgReader } from '#features/access/api.server.ts'
import { readSchoolWords } from '#features/school/api.server.ts'
import { dateOf } from '#features/school/api.ts'
import { nameYear } from '#ui/words.ts'
import { listReceived } from './releases.server.ts'
import { compareSchools } from './schools.ts'

type Received = Awaited<ReturnType<typeof listReceived>>[number]

const keyOf = ({ yearName, yearNumber }: Received): string => `${yearName} ${yearNumber}`

/** What was sent of one cohort (the newest unless named), and the schools beside one another both ways. Null without any. */
export async function readSchools(
  db: OrgReader,
  { key, country }: { key?: string | undefined; country: string },
) {
  const received = await listReceived(db)
  const words = await readSchoolWords(db, country)
  const labelOf = ({ yearName, yearNumber }: Received) => `${nameYear(words, yearNumber)} of ${yearName}`
  const cohorts = [...new Map(received.map((one) => [keyOf(one), labelOf(one)]))]
  const chosen = cohorts.find(([own]) => own === key) ?? cohorts[0]
  if (!chosen) return null
  const own = received.filter((one) => keyOf(one) === chosen[0])
  return {
    cohort: { key: chosen[0], label: chosen[1] },
    cohorts: cohorts.map(([key, label]) => ({ key, label })),
    sent: own.map(({ orgId, sentAt }) => ({ orgId, on: dateOf(sentAt) })),
    byStart: compareSchools(own, 'start'),
    byIntake: compareSchools(own, 'intake'),
  }
}
