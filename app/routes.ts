import type { RouteConfig } from '@react-router/dev/routes'
import { accessOrgRoutes, accessRoutes } from './features/access/routes.ts'
import { accountabilityRoutes, accountabilityTabs } from './features/accountability/routes.ts'
import { curriculumRoutes, curriculumTabs } from './features/curriculum/routes.ts'
import { cycleRoutes, cycleTabs, offlineRoutes } from './features/cycle/routes.ts'
import { exchangeRoutes } from './features/exchange/routes.ts'
import { familyRoutes, familyTabs } from './features/family/routes.ts'
import { meetingsRoutes } from './features/meetings/routes.ts'
import { noticesRoutes } from './features/notices/routes.ts'
import { observationRoutes } from './features/observation/routes.ts'
import { progressRoutes, progressTabs } from './features/progress/routes.ts'
import { schoolRoutesWith } from './features/school/routes.ts'
import { supportRoutes, supportTabs } from './features/support/routes.ts'
import { targetsRoutes, targetsTabs } from './features/targets/routes.ts'
import { framed } from './features/today/routes.ts'

export default [
  ...accessRoutes,
  ...offlineRoutes,
  framed([
    ...accessOrgRoutes,
    ...noticesRoutes,
    ...schoolRoutesWith({
      ...progressTabs,
      pupil: [
        ...targetsTabs.pupil,
        ...progressTabs.pupil,
        ...supportTabs.pupil,
        ...curriculumTabs.pupil,
        ...accountabilityTabs.pupil,
        ...familyTabs.pupil,
      ],
      class: [...cycleTabs.class, ...targetsTabs.class, ...progressTabs.class, ...supportTabs.class],
    }),
    ...cycleRoutes,
    ...targetsRoutes,
    ...progressRoutes,
    ...supportRoutes,
    ...observationRoutes,
    ...curriculumRoutes,
    ...accountabilityRoutes,
    ...meetingsRoutes,
    ...familyRoutes,
    ...exchangeRoutes,
  ]),
] satisfies RouteConfig
