/** The door of support for what is shown: how a plan came to be what it is, and the week of whoever runs help. */
export { OwnWeek } from './board/components/OwnWeek.tsx'
export { HistoryTable } from './components/History.tsx'
