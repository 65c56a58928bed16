/** A figure of this product’s own: what it is, how it is worked out, and where the method is published. */
export type OwnFigure = { key: string; name: string; text: string; lines: string[]; source: string }

export const ownFigures: readonly OwnFigure[] = [
  {
    key: 'chances',
    name: 'Chances of each grade, estimate and benchmark',
    text: 'How many of 100 pupils with the same start reach each grade, in the country and here.',
    lines: [
      'Chance of a grade or less: Φ((its cut − a smooth curve of the start − the school’s own part) ÷ a spread that grows or shrinks with the start).',
      'The school’s part is drawn towards nought by how few its results are; the benchmark leaves it out; the target moves it up by what the best half, fifth or twentieth of schools reach.',
    ],
    source: 'McCullagh 1980, Regression models for ordinal data; the published transition matrices.',
  },
  {
    key: 'forecast',
    name: 'Forecast of a pupil in a subject, and its chance of the target',
    text: 'Where a pupil is heading, with its spread, from the start and every reading in all subjects.',
    lines: [
      'A Kalman filter: prior from the start, drift from cycle to cycle, each reading with its class’s own way of judging.',
      'How far readings lie off and pupils drift is learned from the school’s closed cycles, by the likelihood of what was read next, and drawn to the usual.',
      'Moved and widened by what past results taught: a subject drawn to its department, a department to the school.',
    ],
    source:
      'Harvey 1989, Forecasting, structural time series models and the Kalman filter; Schweppe 1965, Evaluation of likelihood functions for Gaussian signals.',
  },
  {
    key: 'ahead',
    name: 'A headline before its results',
    text: 'What a measure would come to if pupils went on as they do.',
    lines: [
      'The official rules over many summers drawn from the forecasts; never a count of rounded grades.',
      'Variance: that of each pupil, and for each subject (the sum of pulls)² − the sum of their squares.',
    ],
    source: 'Stein 1981, Estimation of the mean of a multivariate normal distribution.',
  },
  {
    key: 'value-added',
    name: 'Value added of subjects, classes and schools',
    text: 'How results lie beside those of pupils who started alike, drawn in by how few there are.',
    lines: [
      'Result = fixed part + school (or subject, class) + pupil + rest, fitted by REML, of schools from sums alone.',
      'An effect = its reliability × the mean of what is left over; two are told apart when bars of 1.39 standard errors do not meet.',
    ],
    source:
      'Goldstein 2011, Multilevel statistical models; Goldstein and Healy 1995, The graphical presentation of a collection of means.',
  },
  {
    key: 'effects',
    name: 'What classes and teachers added',
    text: 'Beyond pupils’ starts and their other subjects; without a number below half of its own.',
    lines: [
      'Result = subject + its slope of the start + pupil + class (+ teacher) + rest, crossed, by REML.',
      'Withheld where the effects go with who sits in a class: the score test of each trait at the fitted variances.',
    ],
    source: 'Bates, Mächler, Bolker and Walker 2015, Fitting linear mixed-effects models using lme4.',
  },
  {
    key: 'impact',
    name: 'Whether help worked',
    text: 'Pupils helped beside pupils alike, or beside those drawn by lot; never before and after alone.',
    lines: [
      'Difference of result − forecast, weighted so that both sides are alike; errors hold for groups helped together.',
      'Several schools: a mean with the range in which the next school’s would lie (Hartung and Knapp).',
    ],
    source: 'Li, Morgan and Zaslavsky 2018, Balancing covariates via propensity score weighting.',
  },
]
