import { createAccount, seatAccount } from './accounts.server.ts'
import { installationAt, writeAs } from './database.server.ts'
import { createOrganisation, type Organisation, type OrganisationKind } from './organisations.server.ts'
import { appoint } from './people.server.ts'
import type { Root } from './root.server.ts'

export type First = {
  name: string
  slug: string
  kind: OrganisationKind
  country: string
  familyName: string
  givenName: string
  email: string
  password: string
}

/** The first organisation of an empty installation, with the administrator who makes it. */
export async function createFirst(
  root: Root,
  first: First,
  { now, timeZone }: { now: Date; timeZone: string },
): Promise<Organisation> {
  const { name, slug, kind, country, familyName, givenName, email, password } = first
  const org = await createOrganisation(root.engine.owner, { name, slug, kind, country, timeZone })
  const asker = installationAt(org, now)
  const personId = await writeAs(root.engine.owner, asker, (db) =>
    appoint(db, {
      familyName,
      givenName,
      email,
      role: 'administrator',
      scope: 'organisation',
      starts: asker.today,
    }),
  )
  const accountId = await createAccount(root, { name: `${givenName} ${familyName}`, email, password })
  await seatAccount(root, { accountId, orgId: org.id, personId })
  return org
}
