import type { Permission } from '#features/access/api.ts'
import type { Item } from '../item.ts'

type About = Pick<Item, 'source' | 'findingId' | 'decisionId' | 'pupilId' | 'classId' | 'subjectId'>

/** Where an item is told in full, and what one needs to read it there. */
function placeOf(item: About): { path: string; needs: Permission } | null {
  const { source, findingId, decisionId, pupilId, classId, subjectId } = item
  if (source === 'help') return { path: '/help', needs: 'help.plans' }
  if (source === 'unacted') return { path: '/help/unacted', needs: 'help.plans' }
  if (findingId !== null) return { path: `/findings/${findingId}`, needs: 'progress.view' }
  if (decisionId !== null) return { path: '/meetings/decisions?show=all', needs: 'meetings.arrange' }
  if (pupilId !== null) return { path: `/pupils/${pupilId}`, needs: 'pupils.view' }
  if (classId !== null) return { path: `/classes/${classId}/progress`, needs: 'progress.view' }
  return subjectId === null ? null : { path: `/subjects/${subjectId}/progress`, needs: 'progress.view' }
}

/** The page an item is about, under the address of the school; null where there is none that the reader may open. */
export function addressOf(
  item: About & { hidden: boolean },
  may: (permission: Permission) => boolean,
): string | null {
  const place = item.hidden ? null : placeOf(item)
  return place && may(place.needs) ? place.path : null
}
