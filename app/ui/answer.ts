import { createContext, useContext } from 'react'

/** What belongs to one answer: the word its scripts carry, and the id under which the log knows it. */
export type Answer = { nonce?: string; errorId?: string }

export const AnswerContext = createContext<Answer>({})

/** Empty in the browser, where the scripts already run and the page is already there. */
export const useAnswer = (): Answer => useContext(AnswerContext)
