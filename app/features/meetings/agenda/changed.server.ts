import { listNews } from '#features/access/api.server.ts'
import { count, formatDay } from '#features/school/api.ts'
import type { AgendaSource } from './source.ts'

const newsWords: Record<string, (number: number) => string> = {
  'cycle.closed': (n) => `${count(n, 'cycle')} closed and judged`,
  'progress.answered': (n) => `${count(n, 'finding')} answered`,
  'meetings.decided': (n) => `${count(n, 'decision')} taken`,
  'meetings.reviewed': (n) => `${count(n, 'decision')} reviewed`,
  'targets.agreed': () => 'targets agreed',
  'targets.published': () => 'targets published',
  'exchange.accepted': (n) => `${count(n, 'file')} brought in`,
  'cycle.corrected': (n) => `${count(n, 'mark')} corrected after the close`,
  'school.pupil-admitted': (n) => `${count(n, 'pupil')} admitted`,
}

/** Of a meeting of the whole school: what was done since its last one. */
export const changed: AgendaSource = async (db, { series, since }) => {
  if (series.departmentId !== null || series.yearGroupId !== null) return []
  const news = await listNews(db, new Date(`${since}T00:00:00Z`))
  const lines = news.flatMap(({ action, count }) => newsWords[action]?.(count) ?? [])
  if (lines.length === 0) return []
  return [
    {
      ...{ key: 'changed', source: 'changed', title: `What changed since ${formatDay(since)}` },
      why: `${lines.join(', ')}.`.replace(/^./, (letter) => letter.toUpperCase()),
      ...{ minutes: 5, must: true },
    },
  ]
}
