/** The pages' door of access: what waits on the device, and leaving, which asks first while something does. */

export { ChangeList } from './components/ChangeList.tsx'
export { type SendWaiting, type SentOff, SignOut } from './components/SignOut.tsx'
export { WaitingMarks } from './components/WaitingMarks.tsx'
