// Run by itself: how long the first fit of a process takes, after the pupils are there. Prints milliseconds.
import { fitRows, rowsOf, simulateNation } from './national.ts'

const nation = simulateNation()
const rows = rowsOf('nation', nation)
const names = nation.truth.map((_, school) => `S${school}`)
const began = performance.now()
fitRows(rows, names, { model: 'slope', method: 'ML' })
console.log(performance.now() - began)
