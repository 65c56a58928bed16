/** The server door of meetings: what of them waits for somebody. */
export { findMeetingNeeds } from './needs.server.ts'
