import type { Measure } from '../schema-official.ts'
import { absence, absentAtLeast } from './attendance-figures.ts'
import { contextualFigure, medianLineFigure, progress } from './compared-figures.ts'
import { fitContextual } from './contextual.ts'
import { valueAdded } from './course-figures.ts'
import { type By, type Figure, noFigure } from './figure.ts'
import {
  bestOfSlots,
  cappedPoints,
  numberOfPasses,
  pillarPoints,
  pillarsAchieved,
  pillarsEntered,
  rankedBy,
} from './ks4-figures.ts'
import { medianLine } from './line.ts'
import { type MeasuredPupil, type Prepared, preparePupil, type Tables } from './pupil.ts'
import { findStart } from './starts.ts'

/** One pupil in one measure, with the reasons. */
export function figureOf(measure: Measure, prepared: Prepared, tables: Tables): Figure {
  const by: By = {
    ...{ measure, tables },
    outcomeOf: (key) => {
      const other = tables.measures.get(key)
      return other && other.key !== measure.key ? figureOf(other, prepared, tables).value : null
    },
  }
  const { rule } = measure
  switch (rule.kind) {
    case 'best of slots':
      return bestOfSlots(rule, prepared, by)
    case 'progress':
      return progress(rule, prepared, by)
    case 'pillars entered':
      return pillarsEntered(rule, prepared, by)
    case 'pillars achieved':
      return pillarsAchieved(rule, prepared, by)
    case 'pillar points':
      return pillarPoints(rule, prepared, by)
    case 'number of passes':
      return numberOfPasses(rule, prepared, by)
    case 'capped points':
      return cappedPoints(rule, prepared, by)
    case 'median line':
      return medianLineFigure(rule, prepared, by)
    case 'contextual':
      return contextualFigure(rule, prepared, by)
    case 'subject value added':
      return valueAdded(rule, prepared, by)
    case 'absence':
      return absence(rule, prepared, by)
    case 'absent at least':
      return absentAtLeast(rule, prepared, by)
    case 'gap of ranks':
      return rankedBy(rule, prepared, by)
    case 'no baseline':
      return noFigure(rule.why)
  }
}

/** Every measure of one pupil, by the measure’s key. */
export type PupilFigures = ReadonlyMap<string, Figure>
/** A cohort worked out: the pupils’ figures, one by one. */
export type Cohort = {
  pupils: ReadonlyMap<number, MeasuredPupil>
  figures: ReadonlyMap<number, PupilFigures>
}

const figuresOf = (pupil: MeasuredPupil, tables: Tables): PupilFigures => {
  const prepared = preparePupil(pupil, tables)
  return new Map(
    [...tables.measures.values()].map((measure) => [measure.key, figureOf(measure, prepared, tables)]),
  )
}

/** Works out every measure of the tables for every pupil. */
export function workOut(pupils: readonly MeasuredPupil[], tables: Tables): Cohort {
  return {
    pupils: new Map(pupils.map((pupil) => [pupil.id, pupil])),
    figures: new Map(pupils.map((pupil) => [pupil.id, figuresOf(pupil, tables)])),
  }
}

/** The same cohort with one pupil as now given: only that pupil is worked out anew. */
export function withPupil(cohort: Cohort, pupil: MeasuredPupil, tables: Tables): Cohort {
  return {
    pupils: new Map(cohort.pupils).set(pupil.id, pupil),
    figures: new Map(cohort.figures).set(pupil.id, figuresOf(pupil, tables)),
  }
}

/** Draws lines and fits through pupils at hand (of earlier years, of other schools), for the measures that compare with them. */
export function compareWith(reference: readonly MeasuredPupil[], tables: Tables): Tables {
  const prepared = reference.map((pupil) => preparePupil(pupil, tables))
  const lines = new Map(tables.lines)
  const fits = new Map(tables.fits)
  for (const { key, rule } of tables.measures.values()) {
    if (rule.kind !== 'median line' && rule.kind !== 'contextual') continue
    const outcome = tables.measures.get(rule.outcome)
    const known = prepared.flatMap((one) => {
      const start = findStart(rule.starts, one.pupil.starts)?.score
      const value = outcome && figureOf(outcome, one, tables).value
      return start === undefined || value === null || value === undefined
        ? []
        : [{ start, outcome: value, traits: one.pupil.traits }]
    })
    const line = rule.kind === 'median line' ? medianLine(known) : null
    const fit = rule.kind === 'contextual' ? fitContextual(known, rule.characteristics) : null
    if (line) lines.set(key, line)
    if (fit) fits.set(key, fit)
  }
  return { ...tables, lines, fits }
}
