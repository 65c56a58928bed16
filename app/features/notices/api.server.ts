/** The server door of notices: saying something to a person, what was said, and sending the letters. */
export { type NewNotice, say, settleNotices } from './commands.server.ts'
export { countUnread, listLetters, listNotices } from './queries.server.ts'
export { recipientOf } from './recipient.server.ts'
export { sendWaiting } from './sender.server.ts'
