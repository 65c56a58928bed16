import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { FanDrawing } from './ForecastFan.tsx'

const ticks = [4, 5, 6].map((value) => ({ value, label: String(value) }))
const draw = (points: Parameters<typeof FanDrawing>[0]['points']) =>
  renderToStaticMarkup(<FanDrawing title="Mathematics" points={points} ticks={ticks} />)

test('the forecast opens from the last reading to the end, also when it is the first forecast', () => {
  const drawn = draw([
    { label: '6', name: 'Cycle 6, 2025/26', part: '2025/26', reading: 4 },
    { label: '1', name: 'Cycle 1, 2026/27', part: '2026/27', reading: 5, mean: 5.2, sd: 0.5 },
  ])
  const [wide = ''] = /<polygon class="chart-band-wide" points="([^"]*)"/.exec(drawn)?.slice(1) ?? []
  const places = wide.split(' ').map((point) => Number(point.split(',')[0]))
  expect(places).toHaveLength(3)
  expect(places[1]).toBeGreaterThan(places[0] ?? 0)
  expect(drawn).toContain('>end<')
  expect(drawn).toContain('>2025/26<')
  expect(drawn).toContain('>2026/27<')
})

test('without a forecast there is no fan and no end', () => {
  const drawn = draw([
    { label: '1', reading: 4 },
    { label: '2', reading: 5 },
  ])
  expect(drawn).not.toContain('polygon')
  expect(drawn).not.toContain('>end<')
})
