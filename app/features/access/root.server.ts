import { createContext } from 'react-router'
import type { Config } from '#platform/config.ts'
import type { Engine } from '#platform/db/engine.server.ts'

/** The demonstration, which the first page of an empty house can load; how far it is where that was begun. */
export type DemonstrationOffer = {
  state(): { as: 'offered' } | { as: 'loading'; part: number; label: string } | { as: 'failed' }
  begin(): void
}

/** What the running server has open. Only `enter` and the rooms' set-up take it; pages never see it. */
export type Root = { engine: Engine; config: Config; demonstration?: DemonstrationOffer }

export const rootContext = createContext<Root>()
