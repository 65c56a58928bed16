/** What the case study says of each school, and where it is silent a plain guess. Schools keep the letters they have there. */
export type SchoolPlan = {
  slug: string
  letter: string
  name: string
  /** Pupils on roll by year group. */
  roll: Readonly<Record<number, number>>
  keyStages: 'ks3-3-years' | 'ks3-2-years'
  /** Full schools have last year's six cycles too; partner schools begin with this year. */
  full: boolean
  disadvantaged: number
  minority: number
  eal: number
  specialNeeds: number
  traveller: number
  /** Key stage 2 points above what the pupils' circumstances alone give. */
  entryShift: number
  /** Grades above the nation at the start of last year, and gained in each cycle since. */
  start: number
  gain: number
  /** Absence as a multiple of the nation's for the same pupils. */
  absence: number
  teachers: number
  supportStaff: number
}

const years7to11 = (each: number) => ({ 7: each, 8: each, 9: each, 10: each, 11: each })

const a1: SchoolPlan = {
  slug: 'a1',
  letter: 'A1',
  name: 'School A1',
  roll: { ...years7to11(320), 12: 105, 13: 95 },
  keyStages: 'ks3-3-years',
  full: true,
  disadvantaged: 0.36,
  minority: 0.07,
  eal: 54 / 1800,
  specialNeeds: 0.19,
  traveller: 0.015,
  entryShift: -0.8,
  start: 0.25,
  gain: 0.012,
  absence: 1,
  teachers: 104,
  supportStaff: 62,
}

const a2: SchoolPlan = {
  slug: 'a2',
  letter: 'A2',
  name: 'School A2',
  roll: { ...years7to11(165), 11: 166 },
  keyStages: 'ks3-3-years',
  full: true,
  disadvantaged: 0.47,
  minority: 0.04,
  eal: 16 / 826,
  specialNeeds: 0.26,
  traveller: 0.005,
  entryShift: -1.2,
  start: -0.45,
  gain: 0.035,
  absence: 1.15,
  teachers: 49,
  supportStaff: 28,
}

const b: SchoolPlan = {
  slug: 'b',
  letter: 'B',
  name: 'School B',
  roll: { ...years7to11(320), 12: 235, 13: 215 },
  keyStages: 'ks3-2-years',
  full: true,
  disadvantaged: 0.14,
  minority: 0.05,
  eal: 0.025,
  specialNeeds: 0.11,
  traveller: 0.002,
  entryShift: 0.7,
  start: 0.3,
  gain: 0.008,
  absence: 0.85,
  teachers: 118,
  supportStaff: 82,
}

const partner = (number: number, plan: Partial<SchoolPlan>): SchoolPlan => ({
  slug: `p${number}`,
  letter: `P${number}`,
  name: `Partner school P${number}`,
  roll: { 10: 90, 11: 90 },
  keyStages: 'ks3-3-years',
  full: false,
  disadvantaged: 0.25,
  minority: 0.08,
  eal: 0.04,
  specialNeeds: 0.15,
  traveller: 0.003,
  entryShift: 0,
  start: 0,
  gain: 0,
  absence: 1,
  teachers: 14,
  supportStaff: 6,
  ...plan,
})

export const schoolPlans: readonly SchoolPlan[] = [
  a1,
  a2,
  b,
  partner(1, { start: 0.1 }),
  partner(2, { roll: { 10: 80, 11: 80 }, start: -0.3, gain: -0.02, disadvantaged: 0.34, absence: 1.1 }),
  partner(3, { roll: { 10: 100, 11: 100 }, start: 0.15, gain: 0.01, disadvantaged: 0.18 }),
  partner(4, { roll: { 10: 76, 11: 76 }, start: -0.1, gain: 0.015 }),
]

/** The year group whose targets are being talked over; those of the others are agreed and can be seen at home. */
export const talkedOver = { slug: 'a1', year: 9 }

export const federation = { slug: 'federation-a', name: 'Federation of A1 and A2', members: ['a1', 'a2'] }
export const partnership = {
  slug: 'partnership-b',
  name: 'Partnership of B',
  members: ['b', 'p1', 'p2', 'p3', 'p4'],
}
export const authority = {
  slug: 'county',
  name: 'The county',
  members: ['a1', 'a2', 'b', 'p1', 'p2', 'p3', 'p4'],
}

/** The subject of a year group that was set on the results of last summer. */
export const rebased = {
  ...{ slug: 'b', year: 10, subject: 'mathematics' },
  reason: 'Last summer’s results are in, and CAT4 tells more than key stage 2 alone',
}
