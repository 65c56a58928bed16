import type { ItemTitle } from '../rules/words.ts'

/** The words of an item with the pupil's name in its place, so that "Present" can hide it. */
export function ItemHeading({ words, name }: ItemTitle) {
  const [before = '', ...after] = words.split('{name}')
  return (
    <>
      {before}
      {after.map((part) => (
        <span key={part}>
          <span className="pupil-name">{name}</span>
          {part}
        </span>
      ))}
    </>
  )
}
