import { type OrgWriter, writeAs } from '#features/access/api.server.ts'
import { commentOwn, makeEffects, switchOn } from '#features/accountability/api.server.ts'
import { addDays } from '#features/school/api.ts'
import type { Engine } from '#platform/db/engine.server.ts'
import type { School } from './school.ts'

const madeDaysAgo = 40
const decidedDaysAgo = 45

const purpose =
  'To find in which departments joint planning and visiting each other’s lessons would help most. Nothing else.'
const words = [
  'I would like somebody to plan the spring revision with me.',
  'Happy to show how we mark together: come to any Tuesday lesson.',
]

/**
 * What classes added to last year’s results, worked out at the full schools; at School B the governing body has decided that
 * teachers’ figures may be, their first look is over, and two teachers have written beside theirs.
 */
export async function workOutEffects(
  engine: Pick<Engine, 'owner'>,
  schools: readonly School[],
  today: string,
): Promise<void> {
  for (const { plan, shape, posts } of schools.filter((one) => one.plan.full)) {
    const base = `/${plan.slug}`
    const write = <T>(daysAgo: number, personId: number | null, command: (db: OrgWriter) => Promise<T>) => {
      const day = addDays(today, -daysAgo)
      const asker = {
        orgId: shape.orgId,
        personId,
        accountId: null,
        now: new Date(`${day}T10:00:00Z`),
        today: day,
      }
      return writeAs(engine.owner, asker, command)
    }
    const governor = posts.find(({ role }) => role === 'governor')?.person
    const head = posts.find(({ role }) => role === 'head' || role === 'senior-leader')?.person
    if (plan.slug === 'b' && governor) {
      const starts = addDays(today, -decidedDaysAgo)
      await write(decidedDaysAgo, governor.id, (db) =>
        switchOn(
          db,
          { name: `${governor.given} ${governor.family}, Governor`, base },
          {
            ...{ purpose, readers: ['head', 'head-of-department'], firstLookDays: 14, starts },
            ...{ decidedOn: addDays(starts, -6), ends: addDays(starts, 300) },
          },
        ),
      )
    }
    const made = await write(madeDaysAgo, head?.id ?? null, (db) => makeEffects(db, base))
    if (plan.slug !== 'b') continue
    const spoken = made.teachers.filter((_, place) => place % 20 === 3).slice(0, words.length)
    for (const [place, id] of spoken.entries())
      await write(madeDaysAgo - 3, id, (db) => commentOwn(db, id, words[place] ?? ''))
  }
}
