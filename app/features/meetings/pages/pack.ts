import type { LoaderFunctionArgs } from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { pdfAnswer } from '#platform/files/answers.ts'
import { printPapers } from '../papers.server.ts'
import { drawPack } from '../pictures.server.tsx'
import { readAgenda } from '../queries/agenda.server.ts'
import { listDecisions } from '../queries/decisions.server.ts'
import { pupilsNamed, showItems } from '../queries/lines.server.ts'
import { getMeeting } from '../queries/meetings.server.ts'
import { viewerOf } from '../viewer.server.ts'

/** The pack of a meeting to come, or its minutes, on paper: pupils out of the reader’s reach are not named. */
export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'meetings.view')
  const viewer = viewerOf(visit)
  const base = `/${visit.org.slug}`
  const { one, lines, pictures } = await visit.read(async (db) => {
    const one = await getMeeting(db, viewer, Number(args.params.meetingId))
    const { items } = await readAgenda(db, one)
    const taken = await listDecisions(db, { meetingId: one.meeting.id })
    const lines = await showItems(db, viewer.reach, items, taken)
    const planned = one.meeting.state === 'planned'
    return { one, lines, pictures: planned ? await drawPack(db, viewer, base, lines) : new Map() }
  })
  await visit.sawPupils(pupilsNamed(lines))
  const reader = { personId: visit.personId, name: visit.personName, school: visit.org.name }
  const { bytes } = await printPapers(one, lines, { ...reader, today: visit.today }, pictures)
  return pdfAnswer(bytes, `meeting-${one.meeting.heldOn}.pdf`)
}
