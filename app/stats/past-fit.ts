import type { PriorGrade } from './filter-state.ts'
import { normalBetween, normalPdf } from './normal.ts'
import { at, type Numbers } from './vector.ts'

/** A forecast whose result has come, all in grades of one scale. */
export interface Resulted extends PriorGrade {
  /** Between neighbouring grades, rising. */
  readonly cuts: Numbers
  /** Place of the grade reached, 0 the lowest. */
  readonly outcome: number
}

/** What one subject's forecasts came to in one year's results. */
export interface PastYear {
  readonly department: string
  readonly subject: string
  readonly year: string
  readonly forecasts: readonly Resulted[]
}

const MOST_SPREAD = 1.5
const MOST_SHIFT = 9
const GOLDEN = (Math.sqrt(5) - 1) / 2

/** A cut in spreads from a centre; beyond the first and the last it is infinite. */
export const heightAt = ({ cuts }: Resulted, k: number, centre: number, spread: number): number => {
  if (k < 0) return Number.NEGATIVE_INFINITY
  return k < cuts.length ? (at(cuts, k) - centre) / spread : Number.POSITIVE_INFINITY
}

const slopeAt = (height: number): number => (Number.isFinite(height) ? height * normalPdf(height) : 0)

/** Where a grade begins and ends, in spreads, and its chance. */
interface Edges {
  readonly spread: number
  readonly low: number
  readonly high: number
  readonly chance: number
}

/** Where the grade reached begins and ends, in spreads from a forecast moved by `shift` with `extra` variance added. */
export function edgesOf(one: Resulted, shift: number, extra: number): Edges {
  const spread = Math.sqrt(one.sd * one.sd + extra)
  const low = heightAt(one, one.outcome - 1, one.mean + shift, spread)
  const high = heightAt(one, one.outcome, one.mean + shift, spread)
  return { spread, low, high, chance: Math.max(normalBetween(low, high), 1e-12) }
}

/** First and second derivative, by the shift, of the log-likelihood of the grades reached. */
function derivatives(forecasts: readonly Resulted[], shift: number, extra: number) {
  let slope = 0
  let curve = 0
  for (const one of forecasts) {
    const { spread, low, high, chance } = edgesOf(one, shift, extra)
    const first = (normalPdf(low) - normalPdf(high)) / (spread * chance)
    slope += first
    curve += (slopeAt(low) - slopeAt(high)) / (spread * spread * chance) - first * first
  }
  return { slope, curve: Math.min(curve, -1e-6) }
}

/** The shift that makes the grades reached most likely, and the variance of that estimate: Newton on a concave curve. */
export function fitShift(forecasts: readonly Resulted[], extra: number): { shift: number; variance: number } {
  let shift = 0
  for (let step = 0; step < 30; step++) {
    const { slope, curve } = derivatives(forecasts, shift, extra)
    const move = Math.min(1, Math.max(-1, -slope / curve))
    shift = Math.min(MOST_SHIFT, Math.max(-MOST_SHIFT, shift + move))
    if (Math.abs(move) < 1e-5) break
  }
  return { shift, variance: -1 / derivatives(forecasts, shift, extra).curve }
}

/** Forecasts that are moved alike. */
export interface Moved {
  readonly forecasts: readonly Resulted[]
  readonly shift: number
}

/** The further variance that makes the grades reached most likely, each group moved by its own shift: golden section. */
export function fitSpread(groups: readonly Moved[]): number {
  const worth = (spread: number) => {
    let total = 0
    for (const { forecasts, shift } of groups)
      for (const one of forecasts) total += Math.log(edgesOf(one, shift, spread * spread).chance)
    return total
  }
  let [low, high] = [0, MOST_SPREAD]
  let [left, right] = [high - GOLDEN * (high - low), low + GOLDEN * (high - low)]
  let [atLeft, atRight] = [worth(left), worth(right)]
  while (high - low > 0.01) {
    if (atLeft < atRight) {
      ;[low, left, atLeft] = [left, right, atRight]
      right = low + GOLDEN * (high - low)
      atRight = worth(right)
    } else {
      ;[high, right, atRight] = [right, left, atLeft]
      left = high - GOLDEN * (high - low)
      atLeft = worth(left)
    }
  }
  const best = (low + high) / 2
  return worth(best) > worth(0) ? best * best : 0
}
