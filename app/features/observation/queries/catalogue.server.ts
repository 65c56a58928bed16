import type { OrgReader } from '#features/access/api.server.ts'
import { listWords } from '#features/measures/api.server.ts'
import type { StaffHelpKind } from '#features/measures/api.ts'

/** The kinds of help for staff of a country, in the order of its catalogue. */
export const listKinds = (db: OrgReader, country: string): Promise<StaffHelpKind[]> =>
  listWords(db, country, 'staff_help_kind', db.today)
