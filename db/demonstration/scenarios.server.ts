import { everyone, writeAs } from '#features/access/api.server.ts'
import { readModel, saveScenario } from '#features/accountability/api.server.ts'
import type { Change, CohortModel } from '#features/accountability/api.ts'
import type { Engine } from '#platform/db/engine.server.ts'
import type { School } from './school.ts'

const year = { country: 'england', yearNumber: 11 }

type Thought = { name: string; changes: Change[]; hours: number | null }

/** What a leadership thought through in a meeting: one set, one subject, and those nearest a line. */
function thoughtsOf({ courses, classes }: CohortModel): Thought[] {
  const mathematics = courses.findIndex(({ name }) => name === 'Mathematics')
  const english = courses.find(({ name }) => name === 'English Language')
  const set = classes.filter(({ course }) => course === mathematics)[2]
  const subjectId = courses[mathematics]?.subjectId
  if (!set || !english || subjectId === undefined) return []
  const whole: Change = { kind: 'floor', subjectId: english.subjectId, grade: '4' }
  return [
    {
      name: `${set.name} a grade higher`,
      changes: [{ kind: 'raise', classId: set.id, subjectId, grades: 1 }],
      hours: 8,
    },
    { name: 'Nobody below 4 in English', changes: [whole], hours: 8 },
    {
      name: 'Twenty nearest the line',
      changes: [{ kind: 'nearest', measure: 'basics_94', most: 20 }],
      hours: 8,
    },
  ]
}

/** Scenarios of Year 11 that the data manager of each full school shares with the staff. */
export async function saveScenarios(
  engine: Pick<Engine, 'owner'>,
  schools: readonly School[],
  today: string,
): Promise<void> {
  for (const { plan, shape, posts } of schools) {
    const by = posts.find(({ role }) => role === 'data-manager')
    if (!plan.full || !by) continue
    const asker = { orgId: shape.orgId, personId: by.person.id, accountId: null, today }
    await writeAs(engine.owner, { ...asker, now: new Date(`${today}T07:50:00Z`) }, async (db) => {
      const model = await readModel(db, everyone, year)
      if (typeof model === 'string') return
      for (const thought of thoughtsOf(model)) await saveScenario(db, model, { ...thought, shared: true })
    })
  }
}
