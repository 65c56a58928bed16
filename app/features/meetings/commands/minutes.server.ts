import { type OrgWriter, recordEvent } from '#features/access/api.server.ts'
import { say } from '#features/notices/api.server.ts'
import { notFound } from '#platform/errors.ts'
import { listDecisions } from '../queries/decisions.server.ts'
import type { OneMeeting } from '../queries/meetings.server.ts'
import { receiversOf } from '../queries/receivers.server.ts'
import { minutesWords } from '../rules/words.ts'

/**
 * Sends the minutes of a closed meeting: a notice, and a letter where there is mail, to everybody who attends and everybody
 * who owns a decision. They name no pupil; the page they lead to names those whom the reader may see. Answers how many got them.
 */
export async function sendMinutes(db: OrgWriter, one: OneMeeting, base: string): Promise<number> {
  const { meeting, series } = one
  if (meeting.state !== 'closed' || meeting.sentAt !== null) throw notFound()
  const decisions = await listDecisions(db, { meetingId: meeting.id })
  const receivers = receiversOf(one, decisions)
  await say(
    db,
    receivers.map(({ id, attends, yours }) => ({
      ...{ personId: id, kind: 'minutes-sent' as const },
      words: minutesWords({ name: series.name, heldOn: meeting.heldOn, decisions: decisions.length, yours }),
      // Whoever owns a decision of a meeting they do not attend reads their own decisions, not the meeting.
      link: attends ? `${base}/meetings/${meeting.id}` : `${base}/meetings/decisions`,
    })),
  )
  await db
    .updateTable('meeting')
    .set({ sent_at: db.now, sent_by: db.personId })
    .where('org_id', '=', db.orgId)
    .where('id', '=', meeting.id)
    .execute()
  await recordEvent(db, {
    ...{ action: 'meetings.minutes-sent', subject: 'meeting', subjectId: meeting.id },
    after: { receivers: receivers.map(({ id }) => id), decisions: decisions.length },
  })
  return receivers.length
}
