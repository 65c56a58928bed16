import type { Prior } from '#stats/impact/belief.ts'

/** Before any results: what toolkits find of such help, and how far schools lie apart, in standard deviations of the marks. */
export const toolkitPrior: Prior = { mean: 0.1, sd: 0.15, betweenSd: 0.1 }
