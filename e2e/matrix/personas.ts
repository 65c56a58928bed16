import { createHmac } from 'node:crypto'
import type { Root } from '#features/access/api.server.ts'
import { authOf } from '#features/access/auth.server.ts'
import { type Permission, type Role, rightsOf, roles } from '#features/access/roles.ts'
import type { Scope } from '#features/access/rules/posts.ts'
import { readSecret } from '#features/access/secret.server.ts'
import { aPerson, aPost, aSeat, next, writing } from '#features/access/testing.ts'
import type { Place, Places } from './schools.ts'

/** Somebody signed in who holds, or held, one post. */
export type Persona = {
  name: string
  role: Role
  scope: Scope
  home: Place
  ended: boolean
  cookie: string
  accountId: string
  postId: number
}

const scopeOf: Partial<Record<Role, Scope>> = {
  'head-of-department': 'department',
  'head-of-year': 'year_group',
  teacher: 'own_classes',
  'form-tutor': 'own_classes',
  'learning-manager': 'caseload',
  'support-assistant': 'caseload',
  professional: 'case',
  guardian: 'own_children',
  pupil: 'self',
}

/** What a persona may do in a place, by the table of roles alone. */
export function rightsIn(persona: Persona, place: Place, places: Places): readonly Permission[] {
  if (persona.ended) return []
  const rights = rightsOf[persona.role]
  if (place === persona.home) return rights.may
  const governed = persona.home === places.federation && (place === places.own || place === places.sister)
  return governed ? (rights.inMembers ?? []) : []
}

export const reachesAll = (persona: Persona) => persona.scope === 'organisation'

/** Whether the post opens the near class: guardians, tutors and carers of a caseload reach pupils, not classes. */
export const reachesNearClass = ({ role, scope }: Persona) =>
  ['organisation', 'department', 'year_group'].includes(scope) || role === 'teacher'

/** A cookie of a new session as the sign-in library would set it. */
export async function sessionCookie(
  root: Root,
  accountId: string,
  given: { byPasskey?: boolean } = {},
): Promise<string> {
  const { internalAdapter } = await authOf(root).$context
  const { token } = await internalAdapter.createSession(accountId, false, given)
  const signature = createHmac('sha256', readSecret(root.config)).update(token).digest('base64')
  return `everyschool.session_token=${encodeURIComponent(`${token}.${signature}`)}`
}

/** Somebody signed in to an account with a second factor. */
async function signedIn(root: Root, role: Role): Promise<{ accountId: string; cookie: string }> {
  const { internalAdapter } = await authOf(root).$context
  const user = await internalAdapter.createUser(
    {
      ...{ name: `Account of ${role}`, email: `somebody-${next()}@school.example`, emailVerified: true },
      twoFactorEnabled: true,
    },
    { method: 'admin' },
  )
  return { accountId: user.id, cookie: await sessionCookie(root, user.id) }
}

const scopeIdOf = (scope: Scope, { near }: Place): number | undefined =>
  scope === 'department'
    ? near.department
    : scope === 'year_group'
      ? near.year
      : scope === 'case'
        ? near.pupil
        : undefined

async function aPersona(root: Root, role: Role, home: Place, ended: boolean): Promise<Persona> {
  const scope = scopeOf[role] ?? 'organisation'
  const { accountId, cookie } = await signedIn(root, role)
  const { personId, postId } = await writing(root.engine.owner, home.org.id, async (db) => {
    const org_id = db.orgId
    const near = home.near.pupil ?? 0
    const id = role === 'pupil' ? near : await aPerson(db, { familyName: `${home.token}self` })
    const scopeId = scopeIdOf(scope, home)
    const postId = await aPost(db, id, role, {
      ...{ scope, ...(scopeId ? { scopeId } : {}), ...(ended ? { ends: '2026-11-23' } : {}) },
    })
    if (role === 'teacher') {
      await db
        .insertInto('teaching')
        .values({ org_id, class_id: home.near.class ?? 0, person_id: id, starts: '2026-09-01' })
        .execute()
    }
    if (role === 'form-tutor' && !ended) {
      await db
        .updateTable('registration_group')
        .set({ tutor_id: id })
        .where('org_id', '=', org_id)
        .where('id', '=', home.tutorGroup ?? 0)
        .execute()
    }
    if (scope === 'caseload') {
      await db
        .insertInto('caseload')
        .values({ org_id, person_id: id, pupil_id: near, starts: '2026-09-01' })
        .execute()
    }
    if (scope === 'own_children') {
      await db
        .insertInto('guardianship')
        .values({
          ...{ org_id, guardian_id: id, pupil_id: near, relation: 'mother', barred: false },
          starts: '2020-09-01',
        })
        .execute()
    }
    return { personId: id, postId }
  })
  await aSeat(root.engine.owner, accountId, home.org.id, personId)
  const name = `${ended ? 'former ' : ''}${role} of ${home.token}`
  return { name, role, scope, home, ended, cookie, accountId, postId }
}

/** Each role at a school, each that was held until yesterday, and those that count in the members of a federation. */
export async function everyPersona(root: Root, places: Places): Promise<Persona[]> {
  const personas: Persona[] = []
  // A pupil has one person: the post that ended belongs to the pupil of the sister school.
  for (const role of roles)
    personas.push(await aPersona(root, role, role === 'pupil' ? places.sister : places.own, true))
  for (const role of roles) personas.push(await aPersona(root, role, places.own, false))
  for (const role of roles.filter((one) => rightsOf[one].inMembers))
    personas.push(await aPersona(root, role, places.federation, false))
  return personas
}
