import { accessTables } from './features/access/privacy.ts'
import { accountabilityTables } from './features/accountability/privacy.ts'
import { curriculumTables } from './features/curriculum/privacy.ts'
import { cycleTables } from './features/cycle/privacy.ts'
import { exchangeTables } from './features/exchange/privacy.ts'
import { familyTables } from './features/family/privacy.ts'
import { measuresTables } from './features/measures/privacy.ts'
import { meetingsTables } from './features/meetings/privacy.ts'
import { noticesTables } from './features/notices/privacy.ts'
import { observationTables } from './features/observation/privacy.ts'
import { progressTables } from './features/progress/privacy.ts'
import { schoolTables } from './features/school/privacy.ts'
import { supportTables } from './features/support/privacy.ts'
import { targetsTables } from './features/targets/privacy.ts'
import type { RoomTables } from './platform/privacy.ts'

/** Every table by the room that owns it, with what each column holds and how long it is kept. */
export const declaredTables: Record<string, RoomTables> = {
  access: accessTables,
  notices: noticesTables,
  measures: measuresTables,
  school: schoolTables,
  targets: targetsTables,
  cycle: cycleTables,
  progress: progressTables,
  support: supportTables,
  observation: observationTables,
  curriculum: curriculumTables,
  exchange: exchangeTables,
  family: familyTables,
  accountability: accountabilityTables,
  meetings: meetingsTables,
}
