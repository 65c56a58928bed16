const particles = [
  'de',
  'del',
  'della',
  'da',
  'das',
  'dos',
  'du',
  'di',
  'la',
  'le',
  'van',
  'von',
  'der',
  'den',
  'ter',
  'bin',
  'al',
  'el',
]

const startingLarge = (word: string): string =>
  word.charAt(0).toLocaleUpperCase('en-GB') + word.slice(1).toLocaleLowerCase('en-GB')

/** One piece of a name: O’Brien, D’Arcy, McDonald, Smith; what is said of Mac is not known, so Macdonald stays as it is. */
function writePiece(piece: string): string {
  const [, prefix, rest] = /^(O['’]|D['’]|MC)(\p{L}{2,})$/iu.exec(piece) ?? []
  return prefix && rest ? startingLarge(prefix) + startingLarge(rest) : startingLarge(piece)
}

const writeWord = (word: string): string => word.split('-').map(writePiece).join('-')

export const isCapitals = (text: string): boolean => text === text.toLocaleUpperCase('en-GB')

/** A name written in capitals as it is usually written: O’Brien-McKay, de la Cruz. */
export function nameFromCapitals(text: string): string {
  const words = text.split(' ')
  return words
    .map((word, place) => {
      const small = word.toLocaleLowerCase('en-GB')
      // A particle stands before the name it belongs to: alone or at the end it is the name.
      return place < words.length - 1 && particles.includes(small) ? small : writeWord(word)
    })
    .join(' ')
}
