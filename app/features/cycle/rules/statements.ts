/** A sentence that can be put into a comment: `code` is what is typed for it after a stroke, such as 7, s2 or m1. */
export type Sentence = { code: string; theme: string; text: string }

/** A sentence about one pupil. */
export const fillIn = (text: string, givenName: string): string => text.replaceAll('{name}', givenName)

const asked = /(?:^|\s)\/([\p{L}\d ]*)$/u

/** What is asked for after the last stroke of a comment, or null when no sentence is asked for: "Well done. /ho" asks for "ho". */
export const findQuery = (typed: string): string | null => asked.exec(typed)?.[1] ?? null

/** The sentences somebody may mean: the one of that code first, then those with the words in theme or text. */
export function findSentences(sentences: readonly Sentence[], query: string): Sentence[] {
  const folded = query.trim().toLowerCase()
  if (folded === '') return [...sentences]
  const coded = sentences.filter((one) => one.code.startsWith(folded))
  const exactFirst = coded.sort((a, b) => a.code.length - b.code.length)
  const worded = sentences.filter(
    (one) =>
      !coded.includes(one) &&
      folded.length > 1 &&
      folded.split(/\s+/).every((word) => `${one.theme} ${one.text}`.toLowerCase().includes(word)),
  )
  return [...exactFirst, ...worded]
}

/** A comment with the sentence in the place where it was asked for. */
export function putSentence(typed: string, text: string): string {
  const query = findQuery(typed)
  if (query === null) return typed
  const before = typed.slice(0, typed.length - query.length - 1)
  return `${before}${text}`
}

/** A comment in which a code that stands at the end is written out; unchanged when there is none. */
export function writeOut(typed: string, sentences: readonly Sentence[], givenName: string): string {
  const query = findQuery(typed.trimEnd())
  const found = query === null ? undefined : sentences.find((one) => one.code === query.trim().toLowerCase())
  return found ? putSentence(typed.trimEnd(), fillIn(found.text, givenName)) : typed
}
