/** The server door of exchange: files in, as the command line brings them, and out. */
export { checkImport, startCheck, type Write } from './check.server.ts'
export type { Finding } from './formats/oneroster/findings.ts'
export { validateOneRoster } from './formats/oneroster/validate.ts'
export {
  beginImport,
  findRemembered,
  getImport,
  type Import,
  listImports,
  listRefusals,
} from './imports.server.ts'
export { findKind, kinds } from './kinds/all.server.ts'
export { openTableOf } from './kinds/kind.ts'
export { acceptImport, cancelImport, undoImport } from './settle.server.ts'
export { outputs, takeOut } from './taking.server.ts'
