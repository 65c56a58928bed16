import type { PathwayTemplate, SubjectWord } from '#features/measures/api.ts'
import type { PathwayDraft } from '../components/PathwayFields.tsx'
import type { Pathway } from './pathway.ts'

const empty: PathwayDraft = {
  ...{
    name: '',
    about: '',
    homeWords: '',
    firstYear: 9,
    lastYear: 11,
    capacity: null,
    choose: 0,
    position: 1,
  },
  ...{ core: [], option: [], measure: '', least: null, most: null, edge: 1, entryWords: '' },
}

const ruleOf = ([first]: Pathway['rule']) =>
  first ? { measure: first.measure, least: first.least, most: first.most, edge: first.edge } : {}

/** A pathway as its form holds it. */
export const draftOf = (pathway: Pathway): PathwayDraft => {
  const {
    courses,
    rule,
    id: _,
    starts: __,
    ends: ___,
    closing: ____,
    closingReason: _____,
    ...fields
  } = pathway
  const keys = (core: boolean) =>
    courses.filter((one) => one.core === core).map(({ subjectId }) => String(subjectId))
  return { ...empty, ...fields, core: keys(true), option: keys(false), ...ruleOf(rule) }
}

type OwnSubject = { id: number; name: string; nationalKey: string | null }

/** A form that begins with a pathway the country suggests, or empty; a subject of the school is told by its name or national key. */
export function draftFrom(
  template: PathwayTemplate | undefined,
  subjects: readonly OwnSubject[],
  words: readonly SubjectWord[],
): PathwayDraft {
  if (!template) return empty
  const among = (keys: readonly string[]) => {
    const meant = words.filter(({ key }) => keys.includes(key))
    const isMeant = ({ name, nationalKey }: OwnSubject) =>
      meant.some((word) => word.name === name || (nationalKey !== null && word.national_key === nationalKey))
    return subjects.filter(isMeant).map(({ id }) => String(id))
  }
  return {
    ...empty,
    ...{ name: template.name, about: template.about, homeWords: template.home_words },
    ...{ firstYear: template.first_year, lastYear: template.last_year, choose: template.choose },
    ...{ position: template.position, entryWords: template.entry_words },
    ...{ core: among(template.core), option: among(template.options) },
    ...ruleOf(template.rule),
  }
}
