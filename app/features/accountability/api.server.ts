/** The server door of accountability: a year’s results, worked out; what of them is sent. */
export { readResults } from './results.server.ts'
export { beginMasked, runMasked } from './value-added/masked-group.server.ts'
export { joinMasked } from './value-added/masked-school.server.ts'
export { sendSums } from './value-added/releases.server.ts'
