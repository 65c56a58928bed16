import { createContext } from 'react-router'
import type { Config } from '#platform/config.ts'
import type { Engine } from '#platform/db/engine.server.ts'

/** What the running server has open. Only `enter` and the rooms' set-up take it; pages never see it. */
export type Root = { engine: Engine; config: Config }

export const rootContext = createContext<Root>()
