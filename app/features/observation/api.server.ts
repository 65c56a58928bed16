/** The server door of observation: what help for staff asks of somebody today. */
export { findStaffHelpNeeds } from './needs.server.ts'
