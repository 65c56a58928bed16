import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { Benchmark, Measure } from './measure.ts'

const folder = import.meta.dirname
const notBenchmarks = ['run.ts', 'measure.ts', 'on-engines.ts']

const machine = `${os.cpus()[0]?.model ?? 'unknown processor'}, ${os.cpus().length} cores, ${Math.round(os.totalmem() / 1e9)} GB, Node ${process.version}`

async function readBenchmarks(wanted: readonly string[]): Promise<Benchmark[]> {
  const files = fs.readdirSync(folder).filter((file) => file.endsWith('.ts') && !notBenchmarks.includes(file))
  const all = await Promise.all(
    files.map(
      async (file) => ((await import(path.join(folder, file))) as { benchmark: Benchmark }).benchmark,
    ),
  )
  const unknown = wanted.find((name) => !all.some((benchmark) => benchmark.name === name))
  if (unknown) {
    console.error(`There is no benchmark "${unknown}". There are: ${all.map(({ name }) => name).join(', ')}`)
    process.exit(2)
  }
  return all.filter(({ name }) => wanted.length === 0 || wanted.includes(name))
}

const figure = (value: number) => (Math.abs(value) >= 100 ? value.toFixed(0) : value.toPrecision(3))

function describe(measure: Measure): string {
  const beside = measure.against
    ? `  beside ${measure.against}${measure.ratio === undefined ? '' : `: ${figure(measure.ratio)} x`}`
    : ''
  return `  ${measure.met ? 'met    ' : 'NOT MET'}  ${measure.name}: ${figure(measure.value)} ${measure.unit}  (goal ${measure.goal})${beside}`
}

const words = process.argv.slice(2)
const json = words.includes('--json')
const benchmarks = await readBenchmarks(words.filter((word) => !word.startsWith('--')))
if (!json) console.log(machine)
for (const benchmark of benchmarks) {
  if (!json) console.log(`\n${benchmark.name}: ${benchmark.goal}`)
  for (const measure of await benchmark.run()) {
    console.log(json ? JSON.stringify({ benchmark: benchmark.name, ...measure, machine }) : describe(measure))
  }
}
process.exit(0)
