import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { NodeCompiler, type NodeTypstDocument } from '@myriaddreamin/typst-ts-node-compiler'

/** A printed document: its bytes and how many pages they fill. */
export type Printed = { bytes: Uint8Array; pages: number }
/**
 * Prints data through a template of ours; the data is JSON and is never read as markup.
 * `fits` are ways to set it, the fullest first, of which the template reads one as `fit`: the first is kept that fills one page,
 * or else the last.
 */
export type Print = (template: string, data: object, fits?: readonly object[]) => Printed

const fontFiles = [
  'source-sans-3/400Regular/SourceSans3_400Regular.ttf',
  'source-sans-3/600SemiBold/SourceSans3_600SemiBold.ttf',
  'source-serif-4/600SemiBold/SourceSerif4_600SemiBold.ttf',
  'noto-naskh-arabic/400Regular/NotoNaskhArabic_400Regular.ttf',
  'noto-naskh-arabic/700Bold/NotoNaskhArabic_700Bold.ttf',
]

// No such folder exists: a template that asks for a file finds none.
const noRoot = '/nothing-to-read-here'
const mostTries = 4

const here = createRequire(import.meta.url)
const readFont = (file: string) => readFileSync(here.resolve(`@expo-google-fonts/${file}`))

/** Characters that none of our fonts has, as the refusal of PDF/UA names them. */
const missingIn = (refusal: string): string[] =>
  [...refusal.matchAll(/the text `\\?"(.+?)\\?"` could not be displayed/g)].map(([, text]) => text ?? '')

const without = (json: string, missing: readonly string[]): string =>
  missing.reduce((text, one) => text.replaceAll(one, '?'), json)

/**
 * A compiler with fonts of our own, no folder and no clock, for one thread. Every document is PDF/UA-1: one without a title,
 * a language or the words for a picture is refused with an error. A character that no font has is printed as "?".
 */
export function openTypst(): Print {
  const compiler = NodeCompiler.create({
    workspace: noRoot,
    fontArgs: [{ fontBlobs: fontFiles.map(readFont) }],
  })
  let printed = 0
  function set(template: string, json: string): NodeTypstDocument {
    const compiled = compiler.compile({ mainFileContent: template, inputs: { data: json } })
    if (compiled.result) return compiled.result
    throw new Error(`The template cannot be set: ${JSON.stringify(compiled.takeError()?.shortDiagnostics)}`)
  }
  function fitted(
    template: string,
    data: object,
    fits: readonly object[],
    mend: (json: string) => string,
  ): NodeTypstDocument {
    const [fit, ...others] = fits
    const document = set(template, mend(JSON.stringify({ ...data, fit })))
    return document.numOfPages > 1 && others.length > 0 ? fitted(template, data, others, mend) : document
  }
  function attempt(
    template: string,
    data: object,
    fits: readonly object[],
    missing: readonly string[],
  ): Printed {
    const document = fitted(template, data, fits, (json) => without(json, missing))
    return { bytes: compiler.pdf(document, { pdfStandard: 'ua-1' }), pages: document.numOfPages }
  }
  return (template, data, fits = [{}]) => {
    printed += 1
    if (printed % 20 === 0) compiler.evictCache(10)
    let missing: string[] = []
    for (let left = mostTries; ; left -= 1) {
      try {
        return attempt(template, data, fits, missing)
      } catch (error) {
        const found = missingIn(error instanceof Error ? error.message : '')
        if (found.length === 0 || left === 0) throw error
        missing = [...missing, ...found]
      }
    }
  }
}
