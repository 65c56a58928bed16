import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { NodeCompiler, type NodeTypstDocument } from '@myriaddreamin/typst-ts-node-compiler'
import { charactersOf } from './glyphs.ts'

/** A printed document: its bytes and how many pages they fill. */
export type Printed = { bytes: Uint8Array; pages: number }
/**
 * Prints data through a template of ours; the data is JSON and is never read as markup.
 * `fits` are ways to set it, the fullest first, of which the template reads one as `fit`: the first is kept that fills one page,
 * or else the last.
 */
export type Print = (template: string, data: object, fits?: readonly object[]) => Printed

const latin = [
  'source-sans-3/400Regular/SourceSans3_400Regular.ttf',
  'source-sans-3/600SemiBold/SourceSans3_600SemiBold.ttf',
  'source-serif-4/600SemiBold/SourceSerif4_600SemiBold.ttf',
]
const arabic = [
  'noto-naskh-arabic/400Regular/NotoNaskhArabic_400Regular.ttf',
  'noto-naskh-arabic/700Bold/NotoNaskhArabic_700Bold.ttf',
]

// No such folder exists: a template that asks for a file finds none.
const noRoot = '/nothing-to-read-here'

const here = createRequire(import.meta.url)
const readFont = (file: string) => readFileSync(here.resolve(`@expo-google-fonts/${file}`))

/** Characters that every one of some fonts has, so that a word may change its weight. */
function inAll(files: readonly Buffer[]): Set<number> {
  const [first, ...others] = files.map(charactersOf)
  return new Set([...(first ?? [])].filter((code) => others.every((own) => own.has(code))))
}

const joiners = ['\u200c', '\u200d']
const unprintable = /[\p{Cc}\p{Cf}\p{Cn}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/u

/** A text as our fonts can print it: a character none of them has becomes "?", one that is no letter of any falls away. */
function printable(text: string, known: (code: number) => boolean, marks: boolean): string {
  if (/^[ -~]*$/.test(text)) return text
  const letters = [...(marks ? text : text.replace(/\p{M}/gu, '')).normalize('NFC')]
  return letters
    .map((letter) => {
      if (joiners.includes(letter)) return marks ? letter : ''
      if (/\s/u.test(letter)) return ' '
      if (unprintable.test(letter)) return ''
      return known(letter.codePointAt(0) ?? 0) ? letter : '?'
    })
    .join('')
}

/**
 * A compiler with fonts of our own, no folder and no clock, for one thread. Every document is PDF/UA-1: one without a title,
 * a language or the words for a picture is refused with an error. A character that no font has is printed as "?".
 */
export function openTypst(): Print {
  const fonts = { latin: latin.map(readFont), arabic: arabic.map(readFont) }
  const compiler = NodeCompiler.create({
    workspace: noRoot,
    fontArgs: [{ fontBlobs: [...fonts.latin, ...fonts.arabic] }],
  })
  const [sets, known] = [[inAll(fonts.latin), inAll(fonts.arabic)], new Map<number, boolean>()]
  const isKnown = (code: number) => {
    const found = known.get(code) ?? sets.some((set) => set.has(code))
    known.set(code, found)
    return found
  }
  let printed = 0
  function set(template: string, data: object, marks: boolean): NodeTypstDocument {
    const json = JSON.stringify(data, (_, value: unknown) =>
      typeof value === 'string' ? printable(value, isKnown, marks) : value,
    )
    const compiled = compiler.compile({ mainFileContent: template, inputs: { data: json } })
    if (compiled.result) return compiled.result
    throw new Error(`The template cannot be set: ${JSON.stringify(compiled.takeError()?.shortDiagnostics)}`)
  }
  function fitted(
    template: string,
    data: object,
    fits: readonly object[],
    marks: boolean,
  ): NodeTypstDocument {
    const [fit, ...others] = fits
    const document = set(template, { ...data, fit }, marks)
    return document.numOfPages > 1 && others.length > 0 ? fitted(template, data, others, marks) : document
  }
  function attempt(template: string, data: object, fits: readonly object[], marks: boolean): Printed {
    const document = fitted(template, data, fits, marks)
    return { bytes: compiler.pdf(document, { pdfStandard: 'ua-1' }), pages: document.numOfPages }
  }
  return (template, data, fits = [{}]) => {
    printed += 1
    // What the last hundred documents shared is kept; all else would grow without end.
    if (printed % 50 === 0) compiler.evictCache(1)
    try {
      return attempt(template, data, fits, true)
    } catch (error) {
      // A mark over a letter of another script: no font has the two together.
      if (!String(error).includes('could not be displayed')) throw error
      return attempt(template, data, fits, false)
    }
  }
}
