import { everyone, type OrgWriter, writeAs } from '#features/access/api.server.ts'
import { listFindings } from '#features/progress/api.server.ts'
import { addDays } from '#features/school/api.ts'
import { reviewPlan, showAtHome, startFromFindings } from '#features/support/api.server.ts'
import type { Engine } from '#platform/db/engine.server.ts'
import { thisYear } from './calendar.ts'
import type { HelpGiven } from './help.ts'
import type { Dates } from './rows/dates.ts'
import type { School } from './school.ts'
import { idIn } from './shape.ts'
import { cyclesAYear, stepNow } from './truth.ts'

const country = 'england'
/** So many of the first findings of the last cycle have led to help; the others wait. */
const acted = 4
const daysAgo = 9

/** Writes to a school as somebody of it would have on a day, half past two. */
export const writeOn = <T>(
  engine: Pick<Engine, 'owner'>,
  { school, day, personId }: { school: School; day: string; personId: number | null },
  command: (db: OrgWriter) => Promise<T>,
): Promise<T> =>
  writeAs(
    engine.owner,
    { orgId: school.shape.orgId, personId, accountId: null, now: new Date(`${day}T14:30:00Z`), today: day },
    command,
  )

const decisions = [
  { decision: 'continue', reason: 'Two of three come gladly; one more cycle' },
  { decision: 'stop', reason: 'They say they no longer need it' },
] as const

type When = { dates: Dates; today: string }

/** Of the mentors of the first cycle the second and third have decided; the others are overdue. */
async function reviewSome(engine: Pick<Engine, 'owner'>, school: School, { dates }: When): Promise<void> {
  const mentoring = school.help.filter(({ kind }) => kind === 'mentoring')
  const lastDay = thisYear.cycles[stepNow - cyclesAYear - 1]?.last ?? 0
  for (const [place, { decision, reason }] of decisions.entries()) {
    const help = mentoring[place + 1]
    if (!help) continue
    const given = { viewer: { reach: everyone, personId: help.owner.id }, figures: everyone, country }
    const reviewOn = decision === 'continue' ? dates.date(lastDay) : null
    const done = await writeOn(
      engine,
      { school, day: dates.date(help.reviewOn), personId: help.owner.id },
      (db) => reviewPlan(db, given, help.id, { decision, reason, reviewOn }),
    )
    if (!done.ok) throw new Error(Object.values(done.errors)[0])
  }
}

/** Learning managers act on the first findings of the last cycle. */
async function actOnFindings(engine: Pick<Engine, 'owner'>, school: School, { today }: When): Promise<void> {
  const managers = school.posts.filter(({ role }) => role === 'learning-manager').map(({ person }) => person)
  const where = { reach: everyone, country, base: `/${school.plan.slug}` }
  const [lead] = managers
  if (!lead) return
  const day = addDays(today, -daysAgo)
  await writeOn(engine, { school, day, personId: lead.id }, async (db) => {
    const cycleId = idIn(school.shape.cycles, stepNow - 1)
    const found = (await listFindings(db, everyone, { cycleId })).filter(({ pupilId }) => pupilId !== null)
    for (const [place, { id }] of found.slice(0, acted).entries()) {
      const ownerId = managers[place % managers.length]?.id ?? lead.id
      const done = await startFromFindings(db, where, { findingIds: [id], ownerId })
      if (!done.ok) throw new Error(Object.values(done.errors)[0])
    }
  })
}

const homeWords = '{name} works in a small group on mathematics, twice a week before lesson 1.'

async function showSome(engine: Pick<Engine, 'owner'>, school: School, { dates }: When): Promise<void> {
  const show = (help: HelpGiven) =>
    writeOn(engine, { school, day: dates.date(help.first), personId: help.owner.id }, (db) =>
      showAtHome(db, { reach: everyone, personId: help.owner.id }, help.id, homeWords),
    )
  for (const help of school.help.filter(({ kind }) => kind === 'small_group')) await show(help)
}

/** What schools did about help up to the day of seeding, each by the command that does it. */
export async function runHelp(
  engine: Pick<Engine, 'owner'>,
  schools: readonly School[],
  when: When,
): Promise<void> {
  for (const school of schools.filter(({ plan }) => plan.full)) {
    await showSome(engine, school, when)
    await reviewSome(engine, school, when)
    await actOnFindings(engine, school, when)
  }
}
