import { normalBetween, normalCdf, normalPdf, normalQuantile } from './normal.ts'
import { naturalSpline } from './spline.ts'
import { at, dot, range } from './vector.ts'

/**
 * A cumulative probit of grade on one baseline (McCullagh 1980, with a location and a scale):
 *
 *     P(grade <= k | x) = Phi((cut_k - f(z) - shift) / exp(g(z))),   z = (x - centre) / spread
 *
 * f is a natural cubic spline, so progress need not be a straight line; g, with fewer knots, lets grades spread more
 * at one end of the baseline than at the other. `shift` is a school's effect or a challenge, on the same latent scale. The model
 * is plain JSON: store it with every forecast it makes.
 */
export interface OrdinalModel {
  readonly version: 'probit-1'
  /** Grades, lowest first. */
  readonly grades: readonly string[]
  readonly centre: number
  readonly spread: number
  /** One cut below each grade but the lowest, not decreasing. */
  readonly cuts: readonly number[]
  /** Knots of f, on the z scale. */
  readonly knots: readonly number[]
  /** Coefficients of f, one per column of the spline basis. */
  readonly location: readonly number[]
  /** Knots of g. */
  readonly scaleKnots: readonly number[]
  /** Coefficients of g. The spread is held constant beyond the outer knots. */
  readonly scale: readonly number[]
  /** Between-school standard deviation tau of the shift; 0 when not estimated. */
  readonly schoolSd: number
  /** Pupils the model was fitted to. */
  readonly pupils: number
}

/** Where the pupils of one baseline stand on the latent scale: f(z) and exp(g(z)). */
export interface LatentGrade {
  readonly mean: number
  readonly sd: number
}

/** A pupil's start: a baseline, or where several or other starts put the pupil on the latent scale (see starts.ts). */
export type Place = number | LatentGrade

/** The columns of the scale term: a spline of z, z held within the range of the data. */
export function scaleBasis(knots: readonly number[], z: number): number[] {
  return naturalSpline(knots, Math.min(Math.max(z, at(knots, 0)), at(knots, knots.length - 1)))
}

/** The distribution of latent attainment for a baseline x, before any shift; a place on the latent scale is its own. */
export function latentGrade(model: OrdinalModel, x: Place): LatentGrade {
  if (typeof x !== 'number') return x
  const z = (x - model.centre) / model.spread
  return {
    mean: dot(model.location, naturalSpline(model.knots, z)),
    sd: Math.exp(dot(model.scale, scaleBasis(model.scaleKnots, z))),
  }
}

/** The cuts as standard normal quantiles for a baseline: (cut - f - shift) / exp(g(z)). */
export function standardCuts(model: OrdinalModel, x: Place, shift = 0): number[] {
  const { mean, sd } = latentGrade(model, x)
  return model.cuts.map((cut) => (cut - mean - shift) / sd)
}

/** The chance of each grade, lowest first, for a baseline x; they sum to 1. */
export function gradeChances(model: OrdinalModel, x: Place, shift = 0): number[] {
  const edges = [Number.NEGATIVE_INFINITY, ...standardCuts(model, x, shift), Number.POSITIVE_INFINITY]
  return model.grades.map((_, k) => normalBetween(at(edges, k), at(edges, k + 1)))
}

/** P(grade >= the grade with this index, 0 = lowest). */
export function chanceAtLeast(model: OrdinalModel, x: Place, grade: number, shift = 0): number {
  if (grade <= 0) return 1
  if (grade >= model.grades.length) return 0
  return normalCdf(-at(standardCuts(model, x, shift), grade - 1))
}

/** How fast P(grade >= this one) rises as the whole school's shift rises: its derivative by the shift. */
export function chanceSlope(model: OrdinalModel, x: Place, grade: number, shift = 0): number {
  if (grade <= 0 || grade >= model.grades.length) return 0
  return normalPdf(at(standardCuts(model, x, shift), grade - 1)) / latentGrade(model, x).sd
}

/** The baseline-free part of a start: cuts that reproduce the overall share of each grade. */
export function cutsFromShares(counts: readonly number[]): number[] {
  const total = counts.reduce((all, count) => all + count, 0)
  let passed = 0
  return range(0, counts.length - 1).map((k) => {
    passed += at(counts, k)
    return normalQuantile(passed / total)
  })
}
