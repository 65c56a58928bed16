import type { Estimates } from '../schema-official.ts'
import { allLeft, type FigureOf, noFigure, oneFigure, plain, sentence } from './figure.ts'
import { heightAt } from './line.ts'
import { signed } from './numbers.ts'
import { findStart, groupAt, startWords } from './starts.ts'

export const noStart = 'Nothing is known of where this pupil started.'
const nobodyAtHand =
  'Nobody is at hand to compare with: it needs pupils of earlier years, or of other schools.'

/** The estimate of a table for one slot of the attainment measure, or for the whole. */
const estimateKey = (element: string | null): keyof Estimates => {
  const keys = ['english', 'mathematics', 'ebacc', 'open'] as const
  return keys.find((key) => key === element) ?? 'attainment_8'
}

/**
 * Progress 8 of a pupil: attainment less the estimate of the pupil’s starting point, by the number of results. Its variance
 * is that of pupils in the nation. Source: DfE, Secondary accountability measures; without the adjustment of extreme scores.
 */
export const progress: FigureOf<'progress'> = (rule, prepared, { measure, tables }) => {
  const table = tables.progress.get(rule.table_version)
  const attainment = tables.measures.get(rule.attainment)
  const start = findStart(rule.starts, prepared.pupil.starts)
  if (!table || attainment?.rule.kind !== 'best of slots')
    return noFigure('The table of estimates is missing.')
  if (!start) return noFigure(noStart)
  const { score, bySlot, counted: lines, left } = prepared.filled(attainment.rule, measure.discounting)
  const key = estimateKey(rule.element)
  const reached = rule.element === null ? score : (bySlot.get(rule.element) ?? 0)
  const estimate = groupAt(table, start.score)?.estimates[key] ?? Number.NaN
  const value = (reached - estimate) / rule.divisor
  return oneFigure({ value, variance: table.sd[key] ** 2 }, () => {
    return {
      counted: rule.element === null ? lines : lines.filter(({ slot }) => slot === rule.element),
      left: allLeft(prepared, measure, left),
      words: `${plain(reached)} points, beside ${plain(estimate)} of pupils who started from ${startWords(start)} at key stage 2: ${signed(value)} in each result.`,
    }
  })
}

/** A pupil against a line through pupils at hand, beside a base. */
export const medianLineFigure: FigureOf<'median line'> = (rule, prepared, { measure, tables, outcomeOf }) => {
  const line = tables.lines.get(measure.key)
  const start = findStart(rule.starts, prepared.pupil.starts)
  const outcome = outcomeOf(rule.outcome)
  if (!line) return noFigure(nobodyAtHand)
  if (!start || outcome === null) return noFigure(noStart)
  const middle = heightAt(line, start.score)
  return oneFigure({ value: rule.base + outcome - middle }, () =>
    sentence(
      `${plain(outcome)} points; the pupil in the middle of those who started from ${startWords(start)} had ${plain(middle)}.`,
    ),
  )
}

export const contextualFigure: FigureOf<'contextual'> = (rule, prepared, { measure, tables, outcomeOf }) => {
  const fit = tables.fits.get(measure.key)
  const { starts, traits } = prepared.pupil
  const start = findStart(rule.starts, starts)
  const outcome = outcomeOf(rule.outcome)
  if (!fit) return noFigure(nobodyAtHand)
  if (!start || outcome === null) return noFigure(noStart)
  const value = rule.base + outcome - fit.expect({ start: start.score, traits })
  return oneFigure({ value, variance: fit.sd ** 2 }, () =>
    sentence(`${plain(outcome)} points, beside the pupils at hand who live alike.`),
  )
}
