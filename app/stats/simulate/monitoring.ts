import type { Random } from '../random.ts'
import { range } from '../vector.ts'

/** The world of a simulated school; all in grades, drift per cycle. */
export interface MonitoringWorld {
  readonly pupils: number
  readonly subjects: number
  readonly cycles: number
  /** Between pupils, what the baseline does not tell: shared by subjects, and of each subject. */
  readonly sharedSd: number
  readonly subjectSd: number
  readonly sharedDrift: number
  readonly subjectDrift: number
  readonly readingSd: number
  readonly classSize: number
  readonly classBiasSd: number
  readonly examSd: number
  readonly topGrade: number
  /** Share of pupil-subjects whose grade falls by `fallSize` for good, at a cycle drawn from the middle. */
  readonly fallShare: number
  readonly fallSize: number
  /** Whether a fall strikes all subjects of a pupil together. */
  readonly wholePupil: boolean
}

export const USUAL_WORLD: MonitoringWorld = {
  pupils: 1500,
  subjects: 8,
  cycles: 13,
  sharedSd: 0.9,
  subjectSd: 0.7,
  sharedDrift: 0.1,
  subjectDrift: 0.15,
  readingSd: 0.6,
  classSize: 25,
  classBiasSd: 0.35,
  examSd: 0.6,
  topGrade: 9,
  fallShare: 0,
  fallSize: 1,
  wholePupil: false,
}

/** One pupil in one subject, truth and all. */
export interface SimulatedCourse {
  /** What the baseline expects. */
  readonly expected: number
  readonly target: number
  readonly classId: string
  /** The true grade the pupil is heading for at cycle 0, 1, 2, ... */
  readonly truth: readonly number[]
  /** The teacher's judgement at cycle 0, 1, 2, ..., a whole grade. */
  readonly readings: readonly number[]
  /** Grade of the exam. */
  readonly final: number
  /** Cycle of the planted fall, 0 for none. */
  readonly fall: number
}

export type SimulatedPupil = readonly SimulatedCourse[]

/** Draws a school whose truth is known: the pupils in order, each with one course per subject. */
export function simulateMonitoring(world: MonitoringWorld, random: Random): SimulatedPupil[] {
  const biases = new Map<string, number>()
  const biasOf = (classId: string): number => {
    const bias = biases.get(classId) ?? random.normal(0, world.classBiasSd)
    biases.set(classId, bias)
    return bias
  }
  return range(0, world.pupils).map((pupil) => {
    const ability = random.normal(5, 0.8)
    const shared = random.normal(0, world.sharedSd)
    const moves = range(0, world.cycles).map(() => random.normal(0, world.sharedDrift))
    const struck = world.wholePupil && random.chance(world.fallShare)
    const when = fallCycle(world, random)
    return range(0, world.subjects).map((subject) => {
      const classId = `${subject}/${(pupil * 7 + subject * 13) % Math.ceil(world.pupils / world.classSize)}`
      const falls = world.wholePupil ? struck : random.chance(world.fallShare)
      const fall = falls ? (world.wholePupil ? when : fallCycle(world, random)) : 0
      const start = ability + random.normal(0, 0.3)
      return course(world, random, { expected: start, shared, moves, classId, bias: biasOf(classId), fall })
    })
  })
}

const fallCycle = (world: MonitoringWorld, random: Random): number => 4 + random.integer(world.cycles - 6)

interface Beginnings {
  readonly expected: number
  readonly shared: number
  readonly moves: readonly number[]
  readonly classId: string
  readonly bias: number
  readonly fall: number
}

function course(world: MonitoringWorld, random: Random, begin: Beginnings): SimulatedCourse {
  const grade = (value: number): number => Math.min(world.topGrade, Math.max(0, Math.round(value)))
  let level = begin.expected + begin.shared + random.normal(0, world.subjectSd)
  const truth = begin.moves.map((move, t) => {
    if (t > 0) level += move + random.normal(0, world.subjectDrift)
    if (begin.fall > 0 && begin.fall === t) level -= world.fallSize
    return level
  })
  return {
    expected: begin.expected,
    target: grade(begin.expected + 0.3),
    classId: begin.classId,
    truth,
    readings: truth.map((value) => grade(value + begin.bias + random.normal(0, world.readingSd))),
    final: grade(level + random.normal(0, world.examSd)),
    fall: begin.fall,
  }
}
