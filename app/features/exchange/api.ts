/** The pure door of exchange: how columns are matched. */
export { type Mapping, missingFields, proposeMapping } from './reading/fields.ts'
export { importFinding, rowName } from './rules.ts'
