import { createHash, randomBytes } from 'node:crypto'
import { createAccount, hasAccount, type SignedIn, seatAccount, signIn } from './accounts.server.ts'
import { recordEvents } from './audit.server.ts'
import { type Asker, writeAs } from './database.server.ts'
import type { Root } from './root.server.ts'

const hashToken = (token: string) => createHash('sha256').update(token).digest('hex')
const invitationDays = 7

/** Links, shown once, by which each of these people makes their account within a week. */
export async function createInvitations(
  root: Root,
  asker: Asker,
  personIds: readonly number[],
): Promise<Map<number, string>> {
  const expires = new Date(asker.now.getTime() + invitationDays * 24 * 60 * 60 * 1000)
  const made = personIds.map((personId) => ({ personId, token: randomBytes(24).toString('base64url') }))
  if (made.length === 0) return new Map()
  await writeAs(root.engine.owner, asker, async (db) => {
    await db
      .insertInto('invitation')
      .values(
        made.map(({ personId, token }) => ({
          ...{ org_id: db.orgId, person_id: personId },
          ...{ token_hash: hashToken(token), expires_at: expires },
        })),
      )
      .execute()
    await recordEvents(
      db,
      made.map(({ personId }) => ({ action: 'access.invited', subject: 'person', subjectId: personId })),
    )
  })
  return new Map(
    made.map(({ personId, token }) => [
      personId,
      `${root.config.baseUrl}/invitation/${asker.orgId}-${token}`,
    ]),
  )
}

/** A link for one person. */
export async function createInvitation(root: Root, asker: Asker, personId: number): Promise<string> {
  return (await createInvitations(root, asker, [personId])).get(personId) ?? ''
}

/** Who has an account of this organisation already, however they came by it. */
export async function listSeated(root: Root, orgId: number): Promise<Set<number>> {
  const seats = await root.engine.owner
    .selectFrom('seat')
    .select('person_id as personId')
    .where('org_id', '=', orgId)
    .execute()
  return new Set(seats.map(({ personId }) => personId))
}

export type Invitation = {
  id: number
  orgId: number
  orgName: string
  personId: number
  name: string
  email: string | null
}

/** The person an unused, unexpired invitation is for, or null. */
export async function findInvitation(root: Root, link: string, now: Date): Promise<Invitation | null> {
  const [, orgText = '', token = ''] = /^(\d+)-(.+)$/.exec(link) ?? []
  const found = await root.engine.owner
    .selectFrom('invitation')
    .innerJoin('person', (join) =>
      join.onRef('person.org_id', '=', 'invitation.org_id').onRef('person.id', '=', 'invitation.person_id'),
    )
    .innerJoin('org', 'org.id', 'invitation.org_id')
    .select([
      'invitation.id',
      'invitation.org_id as orgId',
      'org.name as orgName',
      'person.id as personId',
      'person.given_name',
      'person.family_name',
      'person.email',
    ])
    .where('invitation.org_id', '=', Number(orgText || 0))
    .where('invitation.token_hash', '=', hashToken(token))
    .where('invitation.accepted_at', 'is', null)
    .where('invitation.expires_at', '>', now)
    .executeTakeFirst()
  if (!found) return null
  const { given_name, family_name, ...rest } = found
  return { ...rest, name: `${given_name} ${family_name}` }
}

const notTheirs =
  'This address has an account already, and that is not its password. Give the one you sign in with.'

/**
 * Seats an invited person and uses the invitation up: with a new account, or with the one of this address,
 * if the password given is that account's. A link alone never opens somebody else's account.
 */
export async function acceptInvitation(
  root: Root,
  request: Request,
  invitation: Invitation,
  given: { email: string; password: string; network: string; now: Date },
): Promise<SignedIn> {
  const known = await hasAccount(root, given.email)
  const { email, password } = given
  const proved = known ? await signIn(root, request, given) : null
  if (proved && !proved.ok) return { ok: false, message: notTheirs }
  const accountId = await createAccount(root, { name: invitation.name, email, password })
  await seatAccount(root, { accountId, orgId: invitation.orgId, personId: invitation.personId })
  await root.engine.owner
    .updateTable('invitation')
    .set({ accepted_at: given.now })
    .where('org_id', '=', invitation.orgId)
    .where('id', '=', invitation.id)
    .execute()
  return proved ?? signIn(root, request, given)
}
