/** The pages’ door of cycle: what other rooms show of it. */
export { CheckList } from './components/CheckList.tsx'
export { sendWaiting } from './components/sendWaiting.ts'
