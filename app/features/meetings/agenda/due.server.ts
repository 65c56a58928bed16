import { formatDay } from '#features/school/api.ts'
import { listDecisions } from '../queries/decisions.server.ts'
import { askOf } from '../rules/verdict.ts'
import type { AgendaSource, Proposal } from './source.ts'

const minutesEach = 2

/** Decisions of the same series that are due, and those of which it can now be seen whether they helped. */
export const decisionsDue: AgendaSource = async (db, { meeting, series }) => {
  const all = await listDecisions(db, { seriesIds: [series.id] })
  return all.flatMap((one): Proposal[] => {
    const ask = one.heldOn < meeting.heldOn ? askOf(one, meeting.heldOn) : null
    if (ask === null) return []
    const [pupilId] = one.pupilIds.length === 1 ? one.pupilIds : []
    return [
      {
        ...{ key: `decision ${one.id}`, source: 'due', title: null, decisionId: one.id },
        ...(pupilId === undefined ? {} : { pupilId }),
        ...(one.subjectId === null ? {} : { subjectId: one.subjectId }),
        ...(one.classId === null ? {} : { classId: one.classId }),
        why:
          ask === 'done'
            ? `Decided on ${formatDay(one.heldOn)}, due by ${formatDay(one.due)}: was it done?`
            : `Done; by ${formatDay(one.expectOn)} we expected to see: ${one.expect}.`,
        ...{ minutes: minutesEach, must: true },
      },
    ]
  })
}
