import { joinInThread } from '#platform/pdf/join.server.ts'
import { openPrinters } from '#platform/pdf/printers.server.ts'
import type { PraiseLine } from './queries/praise.server.ts'
import { readTemplate } from './templates.server.ts'

const mostReasons = 4
const toASheet = { certificate: 1, postcard: 4 } as const
export type CardKind = keyof typeof toASheet

type Card = { name: string; place: string; words: string[] }

/** One card a pupil with all the reasons, in the order of the lines. */
function cardsOf(lines: readonly PraiseLine[]): Card[] {
  return [...Map.groupBy(lines, (line) => line.pupilId).values()].flatMap((own) => {
    const [first] = own
    return first
      ? [
          {
            name: `${first.givenName ?? ''} ${first.familyName ?? ''}`.trim(),
            place: first.place,
            words: own.slice(0, mostReasons).map((line) => line.words),
          },
        ]
      : []
  })
}

/** Cards as one PDF for the printer, each sheet set on its own. */
export async function printCards(
  kind: CardKind,
  lines: readonly PraiseLine[],
  head: { school: string; cycle: string },
): Promise<Uint8Array> {
  const cards = cardsOf(lines)
  const most = toASheet[kind]
  const sheets = Array.from({ length: Math.ceil(cards.length / most) }, (_, place) =>
    cards.slice(place * most, (place + 1) * most),
  )
  const printers = openPrinters(await readTemplate('cards'), [{}])
  try {
    const title = kind === 'certificate' ? 'Certificate' : 'Postcards'
    const by = lines[0]?.sentBy ?? ''
    const printed = sheets.map((own) => printers.print({ kind, title, by, cards: own, ...head }))
    async function* parts() {
      for (const sheet of printed) yield [await sheet]
    }
    return await joinInThread(parts(), `${head.school}: ${title}`)
  } finally {
    printers.close()
  }
}
