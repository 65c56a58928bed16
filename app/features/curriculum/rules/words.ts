import { count } from '#features/school/api.ts'

/** First line of the room. */
export function overviewFinding(given: {
  pathways: number
  placed: number
  pupils: number
  due: number
}): string {
  const { pathways, placed, pupils, due } = given
  if (pathways === 0) return 'No pathway is drawn up yet'
  const lead = `${count(pathways, 'pathway')}: ${placed.toLocaleString('en-GB')} of ${count(pupils, 'pupil')} of their years are on one`
  return due > 0 ? `${lead}; ${count(due, 'change')} ${due === 1 ? 'is' : 'are'} due for review` : lead
}

/** First line of a proposal. */
export function proposalFinding(
  year: string,
  given: { free: number; placed: number; edge: number; left: number },
): string {
  const { free, placed, edge, left } = given
  if (free === 0) return `Everybody of ${year} is on a pathway`
  const rest = [
    edge > 0 ? `${count(edge, 'pupil')} near a line` : '',
    left > 0 ? `${count(left, 'pupil')} without a place` : '',
  ].filter(Boolean)
  return `${year}: a place for ${placed} of ${count(free, 'pupil')}${rest.length > 0 ? `; ${rest.join(', ')}` : ''}`
}

/** Why a child is on a pathway, for home: without a figure. */
export const homeReason = (name: string, place: { byRule: boolean; reason: string }): string =>
  place.byRule
    ? `What ${name} brought along and what teachers foresee fit what this pathway asks for.`
    : `It was decided for ${name}: ${place.reason}`

export const notAlone =
  'These pupils differ from the others in ways the figures do not show: what they wanted, what they were advised, who chose. A pathway is not the cause of all that stands here.'

/** First line of a pupil’s pathway. */
export const pupilFinding = (name: string, pathway: string | null): string =>
  pathway === null ? `${name} is on no pathway` : `${name} is on ${pathway}`
