import type { OrgReader } from '#features/access/api.server.ts'
import { listPupilNames, reachesPupil } from '#features/school/api.server.ts'
import { dateOf, formatDay } from '#features/school/api.ts'
import type { HelpSince } from '#features/support/api.server.ts'
import type { DecisionShown } from '../components/DecisionCard.tsx'
import type { OwnerShare } from '../components/Shares.tsx'
import { askOf, isSettled, shareOf } from '../rules/verdict.ts'
import { decisionState, type ItemTitle } from '../rules/words.ts'
import type { Viewer } from '../viewer.server.ts'
import { type Decision, listDecisions } from './decisions.server.ts'
import { helpShown, listHelpOf } from './help.server.ts'
import { readStaffing } from './staffing.server.ts'
import { readVerdicts, type Verdict } from './verdicts.server.ts'

const groupOf = (decision: Decision, today: string): DecisionShown['group'] =>
  isSettled(decision) ? 'settled' : askOf(decision, today) === null ? 'ahead' : 'asked'

type Beside = {
  viewer: Viewer
  names: ReadonlyMap<number, string>
  verdict: Verdict
  help: readonly HelpSince[]
  today: string
}

/** Whom a decision concerns, in words for a reader: the pupil by name only within reach. */
function concerns(decision: Decision, { viewer, names }: Beside): ItemTitle | null {
  const [first, ...others] = decision.pupilIds
  if (decision.className)
    return { words: `${decision.className}, ${decision.pupilIds.length} pupils`, name: null }
  if (first === undefined) return decision.subject ? { words: decision.subject, name: null } : null
  if (others.length > 0) return { words: `${decision.pupilIds.length} pupils`, name: null }
  const name = reachesPupil(viewer.reach, first) ? (names.get(first) ?? null) : null
  const subject = decision.subject ? `, ${decision.subject}` : ''
  return name === null
    ? { words: `a pupil outside what your posts open${subject}`, name }
    : { words: `{name}${subject}`, name }
}

function shown(decision: Decision, beside: Beside): DecisionShown {
  const { viewer, verdict, help, today } = beside
  return {
    ...{ id: decision.id, meetingId: decision.meetingId, words: decision.words },
    ...{ ownerId: decision.ownerId, owner: decision.owner, due: decision.due },
    ...{ expect: decision.expect, expectOn: decision.expectOn, series: decision.series },
    ...{ on: formatDay(decision.heldOn), concerns: concerns(decision, beside), verdict },
    ...{ stands: decisionState(decision, today), group: groupOf(decision, today) },
    ...helpShown(decision, help, viewer),
    asks: askOf(decision, today),
    mayAnswer: !isSettled(decision) && (decision.ownerId === viewer.personId || viewer.arranges),
    said: decision.reviews.map(({ done, helped, words, on, by }) => ({
      ...{ by, on: formatDay(dateOf(on)) },
      words: [helped ? `done, ${helped}` : done, words].filter(Boolean).join(': '),
    })),
  }
}

const sharesOf = (decisions: readonly Decision[], today: string): OwnerShare[] =>
  [...Map.groupBy(decisions, (one) => one.ownerId)]
    .flatMap(([id, own]) => (own[0] ? [{ id, owner: own[0].owner, ...shareOf(own, today) }] : []))
    .toSorted((a, b) => a.owner.localeCompare(b.owner, 'en'))

/** The decisions somebody owns, or all of the school, with how they stand and what the data say of each. */
export async function readDecisions(db: OrgReader, viewer: Viewer, all: boolean) {
  const decisions = await listDecisions(db, all ? {} : { ownerId: viewer.personId })
  const verdicts = await readVerdicts(db, viewer.reach, decisions)
  const helps = await listHelpOf(db, viewer, decisions)
  const pupilIds = [...new Set(decisions.flatMap((one) => (one.pupilIds.length === 1 ? one.pupilIds : [])))]
  const seen = pupilIds.filter((id) => reachesPupil(viewer.reach, id))
  const pupils = await listPupilNames(db, seen)
  const names = new Map(pupils.map((one) => [one.id, `${one.givenName} ${one.familyName}`]))
  const { posts } = await readStaffing(db, db.today)
  const staff = new Map(
    posts
      .toSorted((a, b) => a.familyName.localeCompare(b.familyName, 'en'))
      .map((post) => [post.personId, post.name]),
  )
  return {
    pupilIds: seen,
    share: shareOf(decisions, db.today),
    shares: all ? sharesOf(decisions, db.today) : [],
    decisions: decisions.map((one) =>
      shown(one, {
        ...{ viewer, names, today: db.today, help: helps.get(one.id) ?? [] },
        verdict: verdicts.get(one.id) ?? 'nothing to compare',
      }),
    ),
    owners: decisions.length === 0 ? [] : [...staff].map(([id, label]) => ({ value: String(id), label })),
  }
}
