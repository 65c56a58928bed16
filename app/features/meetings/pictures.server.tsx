import type { ReactElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import type { OrgReader } from '#features/access/api.server.ts'
import { drawnForPaper } from '#platform/pdf/picture.server.ts'
import { FanDrawing, fanWords } from '#ui/chart/ForecastFan.tsx'
import { type StatusWord, statuses } from '#ui/status/statuses.ts'
import { countsOf, PaperBars, PaperMarks } from './components/PaperPictures.tsx'
import type { Line } from './queries/lines.server.ts'
import { drawStage, type Picture } from './queries/stage.server.ts'
import { thenAndNowWords } from './rules/words.ts'
import type { Viewer } from './viewer.server.ts'

/** An item’s picture on paper: its drawing, its title, and what it shows in words; or words alone. */
export type PaperPicture = {
  svg: string | null
  /** So many hundredths of the line. */
  width: number
  title: string
  words: string
}

/** A fan is read along one line, rows of pupils across the page. */
const widths = { fan: 60, rows: 86 }

const countWords = (counts: Partial<Record<StatusWord, number>>): string =>
  statuses.flatMap((status) => (counts[status] ? [`${counts[status]} ${status}`] : [])).join(', ')

const drawn = (element: ReactElement) => drawnForPaper(renderToStaticMarkup(element))

/** The picture of the screen as paper has it; null where there is none. */
export function onPaper(picture: Picture): PaperPicture | null {
  if (picture === null) return null
  switch (picture.as) {
    case 'fan': {
      const { title } = picture
      const { points } = picture.picture
      const readings = points.flatMap(({ name, label, readingLabel }) =>
        readingLabel === undefined ? [] : [`${readingLabel} in ${name ?? label}`],
      )
      const words = `${title}: ${readings.join(', ')}. ${fanWords(points)}`
      return {
        svg: drawn(<FanDrawing title={title} {...picture.picture} />),
        width: widths.fan,
        title,
        words,
      }
    }
    case 'marks': {
      const { groups, title } = picture
      const words = `${title}: ${countWords(countsOf(groups))}`
      return { svg: drawn(<PaperMarks title={title} groups={groups} />), width: widths.rows, title, words }
    }
    case 'bars': {
      const { groups, title } = picture
      const words = `${title}: ${groups.map(({ label, counts }) => `${label}: ${countWords(counts)}`).join('; ')}`
      return { svg: drawn(<PaperBars title={title} groups={groups} />), width: widths.rows, title, words }
    }
    case 'verdict': {
      const { verdict, help } = picture
      const seen = typeof verdict === 'string' ? [] : [thenAndNowWords(verdict.of, verdict.cycle)]
      const words = [...seen, ...help].join(' ')
      return words === '' ? null : { svg: null, width: 0, title: '', words }
    }
  }
}

/** For each line its picture, drawn from what the reader may see, as the big screen will show it. */
export async function drawPack(
  db: OrgReader,
  viewer: Viewer,
  base: string,
  lines: readonly Line[],
): Promise<Map<string, PaperPicture>> {
  const pictures = new Map<string, PaperPicture>()
  for (const line of lines) {
    const picture = onPaper(await drawStage(db, viewer, base, line))
    if (picture) pictures.set(line.key, picture)
  }
  return pictures
}
