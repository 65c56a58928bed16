import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { isSchoolDay, timetableWeek } from '#features/school/api.ts'
import { createRandom } from '#stats/random.ts'
import { datesFrom, thisYear } from './calendar.ts'
import { readMargins } from './margins.ts'
import { readNames } from './names.ts'
import { batchesOf } from './rows/all.ts'
import { drawSchool, type School } from './school.ts'
import { type SchoolPlan, schoolPlans } from './schools.ts'
import { countIds } from './shape.ts'
import { drawWorld } from './world.ts'

const margins = await readMargins()
const world = await drawWorld([1, 2, 3, 4, 5, 6, 7])
const days = { date: String, yearName: String, hour: String }
const groupIds = new Map(world.groups.map((group, place) => [group.slug, 100 + place]))
const schoolOf = (slug: string): School => {
  const found = world.schools.find(({ plan }) => plan.slug === slug)
  if (!found) throw new Error(`no school ${slug}`)
  return found
}
const onRoll = (school: School) => school.pupils.filter(({ left }) => left === null)

async function fingerprint(drawn: typeof world): Promise<string> {
  const hash = createHash('sha256')
  for (const { batches } of await batchesOf(drawn, groupIds, days)) hash.update(JSON.stringify(batches))
  return hash.digest('hex')
}

test('drawn twice, every row is the same', async () => {
  expect(await fingerprint(await drawWorld([1, 2, 3, 4, 5, 6, 7]))).toBe(await fingerprint(world))
}, 60_000)

test('the schools have the numbers of the case study', () => {
  expect(['a1', 'a2', 'b'].map((slug) => onRoll(schoolOf(slug)).length)).toEqual([1800, 826, 2050])
  expect(onRoll(schoolOf('a1')).filter(({ year }) => year > 11)).toHaveLength(200)
  expect(onRoll(schoolOf('b')).filter(({ year }) => year > 11)).toHaveLength(450)
  expect(['a1', 'a2'].map((slug) => onRoll(schoolOf(slug)).filter(({ eal }) => eal).length)).toEqual([54, 16])
})

test('school B is led as the case study says', () => {
  const { posts, teachers } = schoolOf('b')
  const held = (title: string) => posts.filter((post) => post.title === title).length
  expect(teachers).toHaveLength(118)
  expect(held('Learning manager')).toBe(7)
  expect(held('Assistant head')).toBe(5)
  expect(held('Associate assistant head')).toBe(4)
  expect(held('Executive principal')).toBe(1)
})

test('A1 and A2 have one governing body, and no governors of their own', () => {
  const federation = world.groups.find(({ slug }) => slug === 'federation-a')
  expect(federation?.posts.filter(({ role }) => role === 'governor')).toHaveLength(12)
  expect(schoolOf('a1').posts.some(({ role }) => role === 'governor')).toBe(false)
})

test('on the day of seeding school B is in the second week of its fortnight, whose Tuesday ends at lunch', () => {
  const date = datesFrom('2026-11-25')
  const year = { starts: date(thisYear.first), ends: date(thisYear.last) }
  const spells = thisYear.spells.map(({ kind, first, last }) => ({
    kind,
    starts: date(first),
    ends: date(last),
  }))
  expect(isSchoolDay('2026-11-25', spells)).toBe(true)
  expect(timetableWeek('2026-11-25', { weeks: 2, year, spells })).toBe(2)
  const { periods } = schoolOf('b').timetable
  const tuesday = (week: number) => periods.filter((one) => one.week === week && one.weekday === 2)
  expect(tuesday(1).map(({ name }) => name)).toEqual(['Registration', '1', '2', '3', '4', '5', '6'])
  expect(tuesday(2).map(({ name }) => name)).toEqual([
    ...['Registration', '1', '2', '3', '4', 'Curriculum and instruction'],
  ])
})

test('each pupil has a unique pupil number with the right check letter', () => {
  const numbers = world.schools.flatMap(({ pupils }) => pupils.map(({ upn }) => upn))
  expect(new Set(numbers).size).toBe(numbers.length)
  expect(numbers.every((upn) => /^[A-HJ-NP-RT-Z]\d{12}$/.test(upn))).toBe(true)
})

test('everybody in Years 7 to 11 of the three schools takes eight to eleven subjects', () => {
  const now = ['a1', 'a2', 'b']
    .flatMap((slug) => schoolOf(slug).courses)
    .filter(({ firstStep, groups }) => firstStep + groups.length - 1 === 9)
  const counts = [
    ...Map.groupBy(
      now.filter(({ pupil }) => pupil.year <= 11),
      ({ pupil }) => pupil,
    ).values(),
  ].map((own) => own.length)
  expect(Math.min(...counts)).toBeGreaterThanOrEqual(8)
  expect(Math.max(...counts)).toBeLessThanOrEqual(11)
})

const nation: SchoolPlan = {
  slug: 'nation',
  letter: 'N',
  name: 'A school like the nation',
  roll: { 7: 1000, 8: 1000, 9: 1000, 10: 1000, 11: 8000 },
  keyStages: 'ks3-3-years',
  full: false,
  disadvantaged: 156_960 / 611_838,
  minority: 0.1,
  eal: 0.05,
  specialNeeds: 94_018 / 610_887,
  traveller: 0.001,
  entryShift: 0,
  start: 0,
  gain: 0,
  absence: 1,
  teachers: 200,
  supportStaff: 10,
}
const like = drawSchool(nation, 9, 9, margins, await readNames(), countIds(), createRandom(7))
const share = <T>(rows: readonly T[], fits: (row: T) => boolean) => rows.filter(fits).length / rows.length
const mean = (numbers: readonly number[]) => numbers.reduce((sum, number) => sum + number, 0) / numbers.length

test('in a school like the nation, disadvantage, special needs and missing key stage 2 are as in the nation', () => {
  expect(Math.abs(share(like.pupils, ({ disadvantaged }) => disadvantaged) - 0.2565)).toBeLessThan(0.02)
  expect(Math.abs(share(like.pupils, ({ needs }) => needs !== 'N') - 0.154)).toBeLessThan(0.02)
  expect(Math.abs(share(like.pupils, ({ ks2 }) => ks2 === null) - 0.0652)).toBeLessThan(0.02)
  expect(Math.abs(share(like.pupils, ({ sex }) => sex === 'M') - 0.508)).toBeLessThan(0.02)
})

test('its key stage 2 scores lie in the bands as the nation lies', () => {
  const national = margins.bandShares('Total').slice(0, -1)
  const all = national.reduce((sum, pupils) => sum + pupils, 0)
  const ours = margins.bandEdges.map(({ low, high }) =>
    share(like.pupils, ({ start }) => start >= low - 0.25 && start <= high + 0.25),
  )
  expect(Math.max(...ours.map((part, band) => Math.abs(part - (national[band] ?? 0) / all)))).toBeLessThan(
    0.02,
  )
})

test('its absence is the nation’s 8.5 % of sessions, and about a quarter are persistently absent', () => {
  const compulsory = like.attendance
  const sessions = compulsory.flatMap(({ codes }) => [...codes])
  const away = share(sessions, (code) => 'IMRSTECGUON'.includes(code))
  const byPupil = [...Map.groupBy(compulsory, ({ pupil }) => pupil).values()].map((weeks) =>
    share(
      weeks.flatMap(({ codes }) => [...codes]),
      (code) => 'IMRSTECGUON'.includes(code),
    ),
  )
  expect(Math.abs(away - margins.absence.absence)).toBeLessThan(0.01)
  expect(share(byPupil, (rate) => rate >= 0.1)).toBeGreaterThan(0.2)
  expect(share(byPupil, (rate) => rate >= 0.1)).toBeLessThan(0.32)
})

// Shares of grade 4 and above, and of 7 and above, from the published counts for key stage 2 scores 100 to 107.
const published = (key: string, places: readonly number[], grades: Record<string, readonly number[]>) => ({
  key,
  places,
  grades,
})
const mathematics = published('mathematics', [4, 7], {
  '100 - 102': [525, 2644, 6795, 13220, 18362, 12248, 3235, 1211, 312, 41],
  '105 - 107': [248, 1119, 3106, 9066, 22134, 27137, 13996, 7427, 3067, 636],
})

test.each(Object.entries(mathematics.grades))(
  'mathematics grades at key stage 2 scores %s end as the nation’s did',
  (band, counts) => {
    const [low = 0, high = 0] = band.split(' - ').map(Number)
    const own = like.courses.filter(
      ({ subject, pupil }) =>
        subject === 'mathematics' &&
        pupil.year === 11 &&
        pupil.start >= low - 0.25 &&
        pupil.start <= high + 0.25,
    )
    const all = counts.reduce((sum, count) => sum + count, 0)
    const differences = mathematics.places.map(
      (place) =>
        share(own, ({ outcome }) => outcome >= place) -
        counts.slice(place).reduce((sum, count) => sum + count, 0) / all,
    )
    expect(own.length).toBeGreaterThan(300)
    expect(Math.max(...differences.map(Math.abs))).toBeLessThan(0.06)
  },
)

test('a planted fall of a whole pupil takes every subject down in the same cycle', () => {
  const { events, courses } = schoolOf('b')
  const changes = events
    .filter(({ kind, pupil, subject, step }) => kind === 'fall' && pupil && subject === null && step === 8)
    .flatMap(({ pupil }) => courses.filter((course) => course.pupil === pupil))
    .flatMap(({ states, firstStep, unit }) => {
      const [before, after] = [states[7 - firstStep], states[8 - firstStep]]
      return before === undefined || after === undefined ? [] : [(after - before) / unit]
    })
  expect(changes.length).toBeGreaterThan(30)
  expect(mean(changes)).toBeGreaterThan(-1)
  expect(mean(changes)).toBeLessThan(-0.6)
})

test('Year 10 mathematics set 4 has slipped in every full school', () => {
  const slipped = world.schools.flatMap(({ events }) => events.filter(({ group }) => group?.name === '10MA4'))
  expect(slipped.filter(({ kind, step }) => kind === 'fall' && step === 8).length).toBeGreaterThanOrEqual(3)
})

test('judgements scatter around the truth by half a grade to a grade, and lie a little high', () => {
  const { entries, courses } = schoolOf('b')
  const states = new Map(
    courses.filter(({ subject }) => subject === 'mathematics').map((course) => [course.pupil, course]),
  )
  const errors = entries
    .filter(({ group }) => group.subject === 'mathematics')
    .map(({ pupil, step, marks }) => {
      const course = states.get(pupil)
      return (
        Number(marks.judgement === 'U' ? 0 : marks.judgement) - (course?.states[step - course.firstStep] ?? 0)
      )
    })
  const spread = Math.sqrt(mean(errors.map((error) => (error - mean(errors)) ** 2)))
  expect(mean(errors)).toBeGreaterThan(0)
  expect(mean(errors)).toBeLessThan(0.3)
  expect(spread).toBeGreaterThan(0.6)
  expect(spread).toBeLessThan(0.95)
})

test('the case study’s letters and made-up names only', () => {
  expect(schoolPlans.map(({ letter }) => letter)).toEqual(['A1', 'A2', 'B', 'P1', 'P2', 'P3', 'P4'])
  expect(world.personas).toHaveLength(20)
})

test('help has been given since the first two cycles, in registers that lie in the school’s own weeks', () => {
  const { help } = schoolOf('b')
  expect(new Set(help.map(({ step }) => step))).toEqual(new Set([7, 8]))
  expect(help.filter(({ kind }) => kind === 'mentoring')).toHaveLength(7)
  const sessions = help.flatMap((one) => one.sessions)
  expect(sessions.length).toBeGreaterThan(100)
  expect(sessions.filter(({ minutes }) => minutes === 0).every(({ note }) => note !== '')).toBe(true)
  expect(schoolOf('p1').help.map(({ kind }) => kind)).toEqual(['small_group', 'small_group'])
})

test('what help truly does lies in the courses of those helped', () => {
  const { courses, help } = schoolOf('b')
  const small = help.filter(({ kind }) => kind === 'small_group')
  const helped = new Set(small.flatMap(({ pupils }) => pupils))
  const rise = (of: typeof courses) =>
    of
      .filter(({ subject }) => subject === 'mathematics')
      .flatMap(({ states, firstStep }) => {
        const [before, after] = [states[7 - firstStep], states[9 - firstStep]]
        return before === undefined || after === undefined ? [] : [after - before]
      })
  const mean = (list: readonly number[]) => list.reduce((sum, one) => sum + one, 0) / list.length
  const alike = courses.filter(({ pupil }) => [9, 10, 11].includes(pupil.year) && !helped.has(pupil))
  const gained = mean(rise(courses.filter(({ pupil }) => helped.has(pupil)))) - mean(rise(alike))
  // Two cycles of 0.3 grades.
  expect(gained).toBeGreaterThan(0.35)
  expect(gained).toBeLessThan(0.85)
})

test('in each full school some teachers have a coach, a colleague or a mentor; one asked, one was offered help, one declined', () => {
  const kindsAt = (slug: string) => new Set(schoolOf(slug).staffHelp.map(({ kind }) => kind))
  expect(kindsAt('a2').has('coach')).toBe(true)
  expect(['a1', 'b'].every((slug) => kindsAt(slug).has('advanced_skills_teacher'))).toBe(true)
  for (const slug of ['a1', 'a2', 'b']) {
    const { staffHelp } = schoolOf(slug)
    const states = staffHelp.map(({ state }) => state)
    expect(new Set(states)).toEqual(new Set(['running', 'ended', 'asked', 'offered', 'declined']))
    expect(staffHelp.filter(({ helped, helper }) => helper && helped.includes(helper as never))).toEqual([])
    const steps = staffHelp.flatMap((one) => one.steps)
    expect(new Set(steps.map(({ closed }) => closed === null))).toEqual(new Set([true, false]))
  }
  expect(schoolOf('b').staffHelp.filter(({ department }) => department !== null)).toMatchObject([
    { department: 'Languages', kind: 'planning_together' },
  ])
  const teacher = world.personas.find(({ key }) => key === 'teacher')?.person
  const coach = world.personas.find(({ key }) => key === 'head-of-mathematics')?.person
  expect(
    schoolOf('b').staffHelp.find(
      ({ kind, helped }) => kind === 'coach' && helped.some(({ id }) => id === teacher?.id),
    ),
  ).toMatchObject({ helper: { id: coach?.id }, state: 'running' })
  expect(schoolOf('p1').staffHelp).toEqual([])
})
