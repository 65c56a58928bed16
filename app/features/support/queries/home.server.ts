import { sql } from 'kysely'
import type { OrgReader, Reach } from '#features/access/api.server.ts'
import { Evidence, FindingKind } from '#features/progress/api.ts'
import { getPupilInReach } from '#features/school/api.server.ts'
import { addDays } from '#features/school/api.ts'
import { listLedger } from '../lessons/queries/standing.server.ts'
import { listHadPlaces } from '../places/had.server.ts'
import type { HadPlace } from '../places/schema.ts'
import { givenWords, type HomeHelp, missedWords, whyWords } from '../rules/home.ts'
import { overOn, runBy } from './hands.ts'

type Row = Omit<HomeHelp, 'why' | 'given' | 'missed'> & { findingKind: string | null; evidence: unknown }

/** What a pupil misses for help since it began: written down where it is given as special lessons. */
async function listMissed(db: OrgReader, pupilId: number, help: readonly { joinedOn: string }[]) {
  const from = help.map(({ joinedOn }) => joinedOn).toSorted()[0]
  return from === undefined ? [] : listLedger(db, { from, to: addDays(db.today, 365), pupilIds: [pupilId] })
}

function givenOf(name: string, places: readonly HadPlace[], planId: number): string | null {
  const place = places.find((one) => one.planId === planId)
  return place ? givenWords(name, place) : null
}

/** Help of a pupil within reach that the school shows at home: running first. 404 out of reach. */
export async function listShown(db: OrgReader, reach: Reach, pupilId: number): Promise<HomeHelp[]> {
  const { givenName } = await getPupilInReach(db, reach, pupilId)
  const found = await sql<Row>`
    select p.id, p.title, p.home_words as words, p.place, p.review_on::text as "reviewOn",
      h.joined_on::text as "joinedOn", least(p.ended_on, h.left_on)::text as "endedOn",
      concat_ws(' ', n.title, coalesce(n.preferred_name, n.given_name), n.family_name) as owner,
      p.times_a_week as "timesAWeek", p.minutes, f.kind as "findingKind", f.evidence
    from help_pupil h
    join help_plan p on p.org_id = h.org_id and p.id = h.plan_id and p.shown_at is not null
    ${overOn(db.today)}
    join person n on n.org_id = p.org_id and n.id = ${runBy}
    left join finding f on f.org_id = h.org_id and f.id = h.finding_id
    where h.org_id = ${db.orgId} and h.pupil_id = ${pupilId}
    order by least(p.ended_on, h.left_on) is not null, p.review_on, p.id`.execute(db)
  const places = found.rows.length === 0 ? [] : await listHadPlaces(db, { pupilId })
  const ledger = await listMissed(db, pupilId, found.rows)
  return found.rows.map(({ findingKind, evidence, ...row }) => ({
    ...{ ...row, given: givenOf(givenName, places, row.id) },
    missed: missedWords(
      ledger.filter(({ planId }) => planId === row.id),
      db.today,
    ),
    why: whyWords(
      givenName,
      findingKind === null
        ? null
        : { kind: FindingKind.parse(findingKind), subject: Evidence.parse(evidence).subject },
    ),
  }))
}
