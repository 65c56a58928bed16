/** The pure door of exchange: how columns are matched. */
export { type Field, type Mapping, missingFields, proposeMapping } from './reading/fields.ts'
export { importFinding, rowName } from './rules.ts'
