import type { Headline } from '#features/measures/api.ts'
import { type Ahead, headlinesAhead, workAhead } from './ahead.ts'
import { type Help, helpImplied, type Narrowing, narrowingOf } from './help.ts'
import { aheadMeasures, type CohortModel, tablesOf } from './model.ts'
import { startState } from './state.ts'
import { settingOf } from './work.ts'

/** What a scenario comes to for somebody who may see each of its pupils. */
export type Outcome = { headlines: Headline[]; help: Help[]; narrowing: Narrowing | null }

export const outcomeOf = (ahead: Ahead): Outcome => ({
  headlines: headlinesAhead(ahead, { seesEach: true }),
  help: helpImplied(ahead.state, ahead.setting.courses),
  narrowing: narrowingOf(ahead.state, ahead.setting),
})

/** A model worked out as it stands, on the server and in the browser alike. */
export const workModel = (model: CohortModel): Ahead =>
  workAhead(
    settingOf(model, { tables: tablesOf(model), measures: aheadMeasures(model.measures) }),
    startState(model.pupils, model.courses),
  )
