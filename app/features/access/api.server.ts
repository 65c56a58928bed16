/** The server door of access: who asks, what they may do, and the only way to the data. */

export { type Account, signOutEverywhere } from './accounts.server.ts'
export { type AuditEvent, findBrokenEvent, recordEvent } from './audit.server.ts'
export {
  type Asker,
  type OrgReader,
  type OrgsReader,
  type OrgWriter,
  readAs,
  writeAs,
} from './database.server.ts'
export { enter, type Visit } from './enter.server.ts'
export { createInvitation } from './invitations.server.ts'
export {
  createOrganisation,
  findOrganisation,
  linkOrganisations,
  listOrganisations,
  type NewOrganisation,
  type Organisation,
  type OrganisationKind,
} from './organisations.server.ts'
export {
  endPost,
  listPeopleWithPosts,
  type PersonWithPosts,
} from './people.server.ts'
export { holdPost, withdrawPost } from './posts.server.ts'
export type { Reach } from './reach.server.ts'
export { type Root, rootContext } from './root.server.ts'
export { changeSetting, findSetting } from './settings.server.ts'
