/** The pure door of notices: their kinds, and when the product keeps quiet. */
export { composeTrial, isQuiet, letterWords, type NoticeKind, unreadWords } from './rules.ts'
