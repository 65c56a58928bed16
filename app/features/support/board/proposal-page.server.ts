import type { OrgReader } from '#features/access/api.server.ts'
import { listPupilNames } from '#features/school/api.server.ts'
import { dateOf, formatWhere } from '#features/school/api.ts'
import { listKinds } from '../queries/catalogue.server.ts'
import { titleOf } from '../rules/draft.ts'
import { listWishes } from './queries/desk.server.ts'
import { listManagers, type Manager } from './queries/managers.server.ts'
import { clashesOf, type Found, getProposal, type Line, listLines } from './queries/proposals.server.ts'
import type { LineChange } from './rules/lines.ts'
import { demandWords, lineWords, proposalFinding, proposalLead } from './rules/words.ts'
import { isOpen } from './rules/works.ts'

export type LineView = {
  pupilId: number
  name: string
  where: string
  change: LineChange
  words: string
  open: boolean
  settled: Line['settled']
  planId: number | null
  wishes: ('pin' | 'veto' | 'must')[]
  /** With whom it would be, or was: for a pin or a veto. */
  managerId: number | null
  manager: string | null
}
export type PieceView = { key: string; help: string; hours: number; lines: LineView[]; open: number[] }
export type ManagerView = { id: number; name: string; used: number; of: number; pieces: PieceView[] }

type Facts = {
  nameOf: (id: number) => string
  helpOf: (line: Line) => string | null
  given: ReadonlyMap<number, { givenName: string; where: string }>
  wishes: Awaited<ReturnType<typeof listWishes>>
}

function viewOf(line: Line, { nameOf, helpOf, given, wishes }: Facts): LineView {
  const { pupilId, change, why, was, wasManager: from, manager: to, settled } = line
  const own = given.get(pupilId)
  const moved = { change, why, was, from, to, help: helpOf(line), given: own?.givenName ?? 'This pupil' }
  const managerId = line.managerId ?? line.wasManagerId
  return {
    ...{ pupilId, change, settled, managerId, name: nameOf(pupilId), where: own?.where ?? '' },
    ...{ words: lineWords(moved, nameOf), open: isOpen(line), planId: line.planId, manager: to ?? from },
    wishes: wishes.flatMap(({ pupilId: whose, wish, managerId: whom }) =>
      whose === pupilId && (whom === null || whom === managerId) ? [wish] : [],
    ),
  }
}

function piecesOf(lines: readonly Line[], facts: Facts): PieceView[] {
  return [...Map.groupBy(lines, ({ piece }) => piece)].map(([piece, own]) => {
    const views = own.map((line) => viewOf(line, facts))
    return {
      ...{ key: String(piece), help: (own[0] && facts.helpOf(own[0])) ?? '', lines: views },
      hours: own.reduce((sum, { hours }) => sum + hours, 0),
      open: views.flatMap(({ open, pupilId }) => (open ? [pupilId] : [])),
    }
  })
}

const managersOf = (
  lines: readonly Line[],
  { result, managers, facts }: { result: Found; managers: readonly Manager[]; facts: Facts },
): ManagerView[] =>
  result.loads.map(({ manager, used, of }) => {
    const id = Number(manager)
    const name = managers.find((one) => one.id === id)?.name ?? 'Somebody who has left'
    return {
      id,
      name,
      used,
      of,
      pieces: piecesOf(
        lines.filter((one) => one.managerId === id),
        facts,
      ),
    }
  })

async function readFacts(db: OrgReader, country: string, pupilIds: readonly number[]): Promise<Facts> {
  const names = await listPupilNames(db, pupilIds)
  const kinds = await listKinds(db, country)
  const known = new Map(names.map((one) => [one.id, `${one.givenName} ${one.familyName}`]))
  return {
    given: new Map(names.map((one) => [one.id, { givenName: one.givenName, where: formatWhere(one) }])),
    nameOf: (id) => known.get(id) ?? 'a pupil who has left',
    helpOf: ({ kind: key, subject, was }) => {
      const kind = kinds.find((one) => one.key === key)
      return kind ? titleOf(kind, subject) : was
    },
    wishes: await listWishes(db),
  }
}

/** A proposal as its page shows it: who with whom on what, what ends, who waits, or what clashes. 404 for none. */
export async function readProposalPage(db: OrgReader, country: string, id: number) {
  const proposal = await getProposal(db, id)
  const lines = await listLines(db, id)
  const managers = await listManagers(db)
  const demands = clashesOf(proposal.result)
  const named = demands.flatMap((demand) =>
    demand.kind === 'fewest' ? [] : [Number(demand.kind === 'pin' ? demand.pin.pupil : demand.pupil)],
  )
  const pupilIds = [...lines.map(({ pupilId }) => pupilId), ...named]
  const facts = await readFacts(db, country, pupilIds)
  const managerName = (one: number) => managers.find(({ id }) => id === one)?.name ?? 'somebody who has left'
  const of = (change: LineChange) =>
    lines.filter((line) => line.change === change).map((line) => viewOf(line, facts))
  const { result, ...rest } = proposal
  const found = result && 'loads' in result ? result : null
  return {
    ...{ proposal: rest, found, pupilIds, finding: proposalFinding({ ...proposal, lines }) },
    clash: result && 'clashes' in result ? { alone: result.alone } : null,
    clashes: demands.map((demand) => demandWords(demand, { pupil: facts.nameOf, manager: managerName })),
    managers: found ? managersOf(lines, { result: found, managers, facts }) : [],
    ...{ ends: of('ends'), waits: of('waits'), open: lines.filter(isOpen).length },
    lead: proposalLead({
      state: proposal.state,
      settledOn: proposal.settledAt && dateOf(proposal.settledAt),
    }),
    // Who is away today says nothing of a plan that was settled before.
    away:
      proposal.state === 'settled'
        ? []
        : managers.filter(({ away }) => away !== null).map(({ name }) => name),
  }
}
