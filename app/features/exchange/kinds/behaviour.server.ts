import { listWords } from '#features/measures/api.server.ts'
import { readDate, readNumber, readWord } from '../reading/cells.ts'
import { eventKey } from '../reading/known.server.ts'
import { givenOnly } from '../reading/row.ts'
import type { Kind } from './kind.ts'
import { classField, findNamed, findPupil, pupilFields } from './shared.ts'

export const behaviour: Kind = {
  key: 'behaviour',
  title: 'Behaviour and praise',
  about: 'A line for each event, good or bad. An event of the same pupil, day, kind and words is taken once.',
  fields: async (db, country) => [
    ...pupilFields,
    { key: 'date', label: 'Date', synonyms: ['Event date', 'Incident date', 'Occurred on'], required: true },
    {
      key: 'kind',
      label: 'Kind',
      synonyms: ['Type', 'Event', 'Incident', 'Behaviour', 'Category'],
      required: true,
      words: (await listWords(db, country, 'behaviour_kind')).map(({ name }) => name),
    },
    { key: 'points', label: 'Points', synonyms: ['Score'] },
    classField,
    { key: 'note', label: 'Note', synonyms: ['Comment', 'Comments', 'Details', 'Description'] },
  ],
  open: async (db, { country, known }) => {
    const kinds = await listWords(db, country, 'behaviour_kind')
    const there = await db
      .selectFrom('behaviour_event')
      .select(['pupil_id as pupilId', 'occurred_on as date', 'kind', 'note'])
      .where('org_id', '=', db.orgId)
      .execute()
    for (const event of there) known.events.add(eventKey(event))
    return async (row, { db, ids }) => {
      const pupilId = findPupil(row, known)
      const date = row.read('date', readDate)
      const kind = row.read('kind', (text) => readWord(kinds, text, 'a kind of event'))
      const points = row.read('points', (text) => readNumber(text))
      const within = row.read('class', findNamed(known.classes, 'class'))
      row.need('date', 'Date')
      row.need('kind', 'Kind')
      if (row.refusals.length > 0 || pupilId === undefined || !kind || date === undefined) return
      const key = eventKey({ pupilId, date, kind: kind.key, note: row.text('note') })
      if (known.events.has(key)) return
      known.events.add(key)
      const event = { pupil_id: pupilId, occurred_on: date, kind: kind.key, points: points ?? kind.points }
      row.write(
        'behaviour_event',
        givenOnly({
          id: await ids.take(db, 'behaviour_event'),
          ...event,
          class_id: within?.id,
          note: row.text('note'),
        }),
      )
    }
  },
}
