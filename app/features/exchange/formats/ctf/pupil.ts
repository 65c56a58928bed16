import type { Closed } from '#platform/files/xml.ts'

/** The parts of a common transfer file that are read, as columns of a table of pupils. */
export const elements = [
  ...['UPN', 'FormerUPN', 'Surname', 'Forename', 'PreferredForename', 'DOB', 'Sex', 'NCyearActual'],
  ...['Ethnicity', 'Languages', 'SENprovision', 'FSM', 'PupilPremium', 'InCare', 'DateTime'],
] as const
export type Element = (typeof elements)[number]
export const nameElements: readonly Element[] = ['Surname', 'Forename', 'PreferredForename']

/** Names an element had in other versions: Gender until version 23. */
const renamed = new Map<string, Element>([
  ['Gender', 'Sex'],
  ['PupilPremiumIndicator', 'PupilPremium'],
])
const simple = new Set<string>(
  elements.filter((name) => !['Languages', 'SENprovision', 'FSM', 'DateTime'].includes(name)),
)

type Result = { year: string; text: string }
export type CtfPupil = { cells: Map<Element, string>; results: Map<string, Result> }

/** Elements that lie in one of these belong to somebody or something else, though they have the same names. */
const strangers = ['Contacts', 'Contact', 'Address', 'SchoolHistory', 'Attendance', 'NAWdetails']

export type Gatherer = { open(name: string): void; close(element: Closed): void; take(): CtfPupil }

/** Gathers what a pupil element holds while it is read; `take` answers the pupil when it closes. */
export function openPupil(sentOn: string): Gatherer {
  const cells = new Map<Element, string>()
  const results = new Map<string, Result>()
  let stage = ''
  let entry: Record<string, string> = {}
  let sen = { starts: '', provision: '' }

  const endResult = () => {
    const { Subject = '', Component = '', Method = '', ResultQualifier = '', ResultStatus = 'R' } = entry
    const status = ['R', ''].includes(ResultStatus) ? '' : `status ${ResultStatus}`
    const name = [stage, Subject, Component, Method, ResultQualifier, status]
      .filter((part) => part !== '')
      .join(' ')
    const [year, text] = [entry.Year ?? '', entry.Result ?? '']
    // A check taken again counts with its later year.
    if (text !== '' && year >= (results.get(name)?.year ?? '')) results.set(name, { year, text })
  }
  const endMeals = () => {
    const open =
      (entry.FSMstartDate ?? '') !== '' &&
      ((entry.FSMendDate ?? '') === '' || (entry.FSMendDate ?? '') > sentOn)
    if (open || !cells.has('FSM')) cells.set('FSM', open ? 'yes' : 'no')
  }
  const endProvision = () => {
    const { StartDate: starts = '', SENprovision: provision = '' } = entry
    if (provision !== '' && starts >= sen.starts) sen = { starts, provision }
    if (sen.provision !== '') cells.set('SENprovision', sen.provision)
  }
  const endLanguage = () => {
    if (entry.LanguageType === 'F' || !cells.has('Languages')) cells.set('Languages', entry.Language ?? '')
  }
  const ends = new Map([
    ['StageAssessment', endResult],
    ['FSMinstance', endMeals],
    ['SEN', endProvision],
    ['Type', endLanguage],
  ])
  return {
    open: (name) => {
      if (ends.has(name)) entry = {}
    },
    close: ({ name, path, text }) => {
      if (path.some((above) => strangers.includes(above)) || strangers.includes(name)) return
      const key = renamed.get(name) ?? name
      if (name === 'Stage') stage = text
      const end = ends.get(name)
      if (end) end()
      else if (simple.has(key) && text !== '') cells.set(key as Element, text)
      else entry[name] = text
    },
    take: () => {
      cells.set('DateTime', sentOn)
      return { cells, results }
    },
  }
}
