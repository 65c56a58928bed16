import { type RouteConfigEntry, route } from '@react-router/dev/routes'

const page = (name: string) => `features/progress/pages/${name}`
const ledger = (name: string) => `features/progress/ledger/pages/${name}`
const movement = (name: string) => `features/progress/movement/pages/${name}`

/** Pages under an organisation. */
export const progressRoutes: RouteConfigEntry[] = [
  route('progress', page('school.tsx')),
  route('progress/record', ledger('record.tsx')),
  route('progress/record/:id', ledger('department.tsx')),
  route('cycle/compare', movement('compare.tsx')),
  route('cycle/compare/sheet', movement('sheet.ts')),
  route('cycle/compare/variation', movement('variation.tsx')),
  route('cycle/compare/variation/sheet', movement('variation-sheet.ts')),
  route('cycle/compare/views', movement('views.tsx')),
  route('cycle/:cycleId/close', page('close.tsx')),
  route('cycle/:cycleId/burden', page('burden.tsx')),
  route('findings', page('findings.tsx')),
  route('findings/:findingId', page('finding.tsx')),
]

/** The tabs that hang under a pupil, a class, a year group and a subject (`<noun>/:id/progress`). */
export const progressTabs = {
  pupil: [route('progress', page('pupil.tsx'))],
  class: [route('progress', page('class.tsx'))],
  year: [route('progress', page('year.tsx'))],
  subject: [route('progress', page('subject.tsx')), route('chances', page('chances.tsx'))],
}
