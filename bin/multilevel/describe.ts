import { barMultiple, countAlike, countApart } from '#stats/compare-estimates.ts'
import type { GroupEffect } from '#stats/compare-groups.ts'
import { effectsAt } from '#stats/multilevel/effects-at.ts'
import type { LevelFit, MultilevelFit } from '#stats/multilevel/fit.ts'
import type { SpreadRange } from '#stats/multilevel/profile.ts'
import { pairPlace } from '#stats/multilevel/sums.ts'
import type { RowCount } from './read-rows.ts'
import { describeMissing } from './read-rows.ts'

/** What the command answers a program. */
export function fitAsJson(
  fit: MultilevelFit,
  rows: RowCount | undefined,
  times: Times,
  spreads: readonly SpreadRange[],
) {
  const { levels, ok, ...plain } = fit
  const inner = levels.at(-1)
  return {
    ...plain,
    groups: inner?.effects.length ?? 0,
    spreads,
    ...(rows ? { rows } : {}),
    milliseconds: times.fitting,
    readingMilliseconds: times.reading,
    levels: levels.map((level) => ({
      ...level,
      groups: level.effects.length,
      effects: effectsAsJson(level),
    })),
  }
}

export interface Times {
  readonly reading: number
  readonly fitting: number
}

function effectsAsJson(level: LevelFit) {
  const alike = countAlike(effectsAt(level))
  const average = effectsAt(level)
  return level.effects.map(({ path, pupils, values, covariance }, i) => ({
    ...{ group: path.at(-1) ?? '', path, pupils },
    effects: level.columns.map((column, place) => ({
      column,
      estimate: values[place] ?? 0,
      standardError: Math.sqrt(covariance[pairPlace(place, place)] ?? 0),
    })),
    covariance,
    atAverage: average[i],
    alike: alike[i] ?? 0,
  }))
}

/**
 * Numbers that belong together, with as many decimals as leave the least of `errors` three digits, four as a rule: what is
 * measured in millionths must not come out as 0.0000, nor what is measured in millions as if its decimals were known.
 */
function figures(values: readonly number[], errors: readonly number[]): string[] {
  const least = Math.min(...errors.filter((error) => error > 0))
  const decimals = Number.isFinite(least) ? 2 - Math.floor(Math.log10(least)) : 4
  if (decimals > 8) return values.map((value) => (value === 0 ? '0' : value.toExponential(4)))
  return values.map((value) => value.toFixed(decimals < -1 ? 0 : Math.max(4, decimals)))
}

function table(lines: readonly (readonly string[])[]): string {
  const widths = (lines[0] ?? []).map((_, column) =>
    Math.max(...lines.map((line) => line[column]?.length ?? 0)),
  )
  const laid = lines.map((line) =>
    line.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join('  '),
  )
  return laid.map((line) => `  ${line}`.trimEnd()).join('\n')
}

/** What the command answers a person. */
export function describeFit(
  fit: MultilevelFit,
  rows: RowCount | undefined,
  times: Times,
  spreads: readonly SpreadRange[],
): string {
  const counts = fit.levels.map(({ name, effects }) => `${effects.length.toLocaleString('en')} of “${name}”`)
  const parts = [
    `${fit.outcome}: ${fit.pupils.toLocaleString('en')} pupils in ${counts.join(', ')}; ${fit.method}`,
    ...describeRows(rows),
    describeFixed(fit),
    describeVariances(fit, spreads),
    ...fit.levels.map(describeEffects),
    `Deviance ${fit.deviance.toFixed(3)}${fit.method === 'REML' ? ' (REML: to compare with models of the same --x only)' : ''} · ${fit.iterations} iterations · ${times.fitting.toFixed(1)} ms`,
  ]
  return parts.join('\n\n')
}

function describeRows(rows: RowCount | undefined): string[] {
  if (!rows || rows.read === rows.used) return []
  const left = (rows.read - rows.used).toLocaleString('en')
  return [
    `${left} of ${rows.read.toLocaleString('en')} rows were left out. Missing: ${describeMissing(rows.missing)}.`,
  ]
}

function describeFixed({ fixed, references }: MultilevelFit): string {
  const lines = fixed.map(({ column, estimate, standardError }) => [
    column,
    ...figures([estimate, standardError], [standardError]),
  ])
  const notes = references.map(({ factor, level }) => `  ${factor} is compared with “${level}”.`)
  return ['Fixed effects', table([['', 'estimate', 's.e.'], ...lines]), ...notes].join('\n')
}

/** Both in the same order: levels from the outermost with their columns, the pupils last. */
function describeVariances(
  { levels, residualVariance, singular }: MultilevelFit,
  spreads: readonly SpreadRange[],
): string {
  const lines = levels.flatMap(({ name, columns, covariance }) =>
    columns.flatMap((column, i) => {
      const variance = covariance[pairPlace(i, i)] ?? 0
      const intercept = covariance[0] ?? 0
      const correlation =
        i === 0 ? '' : ((covariance[pairPlace(i, 0)] ?? 0) / Math.sqrt(variance * intercept)).toFixed(2)
      return [{ name: `${name}, ${column}`, variance, correlation }]
    }),
  )
  const pupil = { name: 'pupil', variance: residualVariance, correlation: '' }
  const slopes = levels.some(({ columns }) => columns.length > 1)
  const head = ['', 'variance', 'sd', 'from', 'to', slopes ? 'correlation' : '']
  const ranged = [...lines, pupil].map(({ name, variance, correlation }, i) => {
    const { low = Number.NaN, high = Number.NaN } = spreads[i] ?? {}
    const sd = Math.sqrt(variance)
    return [name, ...figures([variance, sd, low, high], [variance, sd]), correlation]
  })
  const note = singular ? `\n  ${edgeNote(lines.some(({ variance }) => variance === 0))}` : ''
  return `Variances, with 95 % ranges of the standard deviations\n${table([head, ...ranged])}${note}`
}

const edgeNote = (none: boolean): string =>
  none
    ? 'Some variance is 0: by these pupils the groups do not differ there.'
    : 'A correlation is at its edge, 1 or -1: these pupils do not say how slopes go with intercepts.'

const MOST_LINES = 24

function describeEffects(level: LevelFit): string {
  const average = effectsAt(level)
  const sorted = level.effects
    .map((own, i) => ({ own, effect: average[i] ?? { effect: 0, se: 0, reliability: 0 } }))
    .sort((a, b) => b.effect.effect - a.effect.effect)
  const alike = new Map(countAlike(average).map((count, i) => [level.effects[i], count]))
  const shown = sorted.length <= MOST_LINES ? sorted : [...sorted.slice(0, 10), ...sorted.slice(-10)]
  const errors = average.map(({ se }) => se)
  const lines = shown.map(({ own, effect }) => [
    own.path.join(' / '),
    String(own.pupils),
    ...figures(
      [effect.effect, effect.se, effect.effect - 1.96 * effect.se, effect.effect + 1.96 * effect.se],
      errors,
    ),
    effect.reliability.toFixed(2),
    `${alike.get(own) ?? 0}`,
  ])
  const more = sorted.length - shown.length
  const where = level.columns.length > 1 ? ' for a pupil at the mean' : ''
  return [
    `Effects of “${level.name}”${where}`,
    table([['', 'pupils', 'effect', 's.e.', 'from', 'to', 'reliability', 'alike'], ...lines]),
    ...(more > 0
      ? [`  The ten highest and the ten lowest; --json has the other ${more.toLocaleString('en')}.`]
      : []),
    `  ${describeComparison(average, level.name)}`,
  ].join('\n')
}

function describeComparison(effects: readonly GroupEffect[], name: string): string {
  if (effects.some(({ se }) => !(se > 0))) return `By these pupils no “${name}” differs from another.`
  const away = effects.filter(({ effect, se }) => Math.abs(effect) > 1.96 * se).length
  const { apart, of } = countApart(effects)
  const share = Math.round((100 * apart) / of)
  const bars = barMultiple(effects.map(({ se }) => se)).toFixed(3)
  return [
    `${away} of ${effects.length} differ from the mean; ${share} % of pairs can be told apart.`,
    `To compare two, draw bars of ${bars} s.e.; “alike” counts those a group cannot be told from.`,
  ].join(' ')
}
