/** The server door of access: who asks, what they may do, and the only way to the data. */

export { signOutEverywhere } from './accounts.server.ts'
export { type AuditEvent, findBrokenEvent, recordEvent, recordEvents } from './audit.server.ts'
export {
  type Asker,
  installationAt,
  type OrgReader,
  type OrgWriter,
  readAs,
  writeAs,
} from './database.server.ts'
export { findDeviceKeys } from './device-keys.server.ts'
export { enter, type Visit } from './enter.server.ts'
export { findLastVisit, listEvents, listNews } from './events.server.ts'
export { createInvitation } from './invitations.server.ts'
export {
  createOrganisation,
  findOrganisation,
  linkOrganisations,
  listGroupsOf,
  listLinked,
  listOrganisations,
  type Organisation,
} from './organisations.server.ts'
export {
  addPost,
  appoint,
  endPost,
  listPeopleWithPosts,
  type PersonWithPosts,
  withdrawPost,
} from './people.server.ts'
export { everyone, type Reach } from './reach.server.ts'
export { listReaches } from './reaches.server.ts'
export { type Establishment, findEstablishment } from './register/facts.server.ts'
export { type RegisterRead, readRegister } from './register/read.server.ts'
export type { GroupKinds } from './register/rows.ts'
export { type DemonstrationOffer, type Root, rootContext } from './root.server.ts'
export { changeSetting, changeSettings, findSetting, findSettings } from './settings.server.ts'
export { findVisit } from './visits.server.ts'
