import type { Cell } from '../reading/cells.ts'
import { remember, staffKeys } from '../reading/known.server.ts'
import { type GivenRow, givenOnly } from '../reading/row.ts'
import type { Kind, Reading } from './kind.ts'

const readEmail = (text: string): Cell<string> =>
  /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text)
    ? { ok: true, value: text.toLowerCase() }
    : { ok: false, why: `“${text}” is not an e-mail address.` }

async function readStaff(row: GivenRow, { db, known, ids }: Reading): Promise<void> {
  const family = row.need('family', 'Surname')
  const given = row.need('given', 'Forename')
  const email = row.read('email', readEmail)
  const code = row.text('code')
  if (row.refusals.length > 0) return
  // A name alone tells staff apart only while no number or address does.
  const keys = staffKeys({ code, email, ...(code || email ? {} : { family, given }) })
  const found = [...new Set(keys.flatMap((key) => known.staff.get(key) ?? []))]
  if (found.length > 1)
    return row.refuse(null, 'The code, address and name in this row belong to different people.')
  const id = found[0] ?? (await ids.take(db, 'person'))
  row.write(
    'person',
    givenOnly({
      id,
      family_name: family,
      given_name: given,
      title: row.text('title'),
      email,
      source_id: code,
    }),
  )
  if (found.length === 0) {
    const post = { person_id: id, role: 'teacher', scope: 'own_classes', starts: db.today }
    row.write('post', { id: await ids.take(db, 'post'), ...post })
  }
  remember(known.staff, staffKeys({ code, email, family, given }), id)
}

export const staff: Kind = {
  key: 'staff',
  title: 'Staff',
  about:
    'Teachers. Each new one gets a post as a teacher of their own classes; other posts are given under People.',
  yearless: true,
  fields: async () => [
    {
      key: 'code',
      label: 'Staff code',
      synonyms: ['Code', 'Staff ID', 'Initials', 'Teacher code', 'Employee number'],
    },
    { key: 'title', label: 'Title', synonyms: ['Salutation'] },
    { key: 'family', label: 'Surname', synonyms: ['Family name', 'Last name'], required: true },
    { key: 'given', label: 'Forename', synonyms: ['Given name', 'First name'], required: true },
    { key: 'email', label: 'E-mail', synonyms: ['Email', 'Work email', 'Email address', 'Mail'] },
  ],
  open: async () => readStaff,
}
