import { createContext, useContext } from 'react'

export const NonceContext = createContext<string | undefined>(undefined)

/** The one-time word of this answer; empty in the browser, where the scripts already run. */
export const useNonce = (): string | undefined => useContext(NonceContext)
