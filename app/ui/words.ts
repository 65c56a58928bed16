import { createContext, useContext } from 'react'

export type Noun = { one: string; many: string }

/** What a country, and a school in it, calls the parts of a school. */
export type SchoolWords = {
  /** The name of a year group by its number: "Year 10", "10.º ano". */
  years: Readonly<Record<string, string>>
  year: Noun
  group: Noun
  stage: Noun
}

/** A language within the language of the page: every page in the frame speaks it, so it is not handed from part to part. */
export const WordsContext = createContext<SchoolWords | null>(null)

export function useWords(): SchoolWords {
  const words = useContext(WordsContext)
  if (!words) throw new Error('Words of a country are known within the frame of an organisation')
  return words
}

/** The name of a year group; its number alone where neither school nor country has one. */
export const nameYear = ({ years }: Pick<SchoolWords, 'years'>, number: number): string =>
  years[number] ?? String(number)

/** A noun as it begins a heading or a label. */
export const titled = (noun: string): string => noun.charAt(0).toUpperCase() + noun.slice(1)
