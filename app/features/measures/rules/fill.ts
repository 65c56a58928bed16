import type { Counted } from '../schema-home.ts'

/** Puts values into the slots of a text: "{n} of {all}". A slot without a value is left out. */
export const fill = (text: string, values: Readonly<Record<string, string | number>>): string =>
  text.replace(/\{(\w+)\}/g, (_, slot: string) => String(values[slot] ?? ''))

/** The same of a text that has a form for each kind of number its language tells apart. */
export function fillCounted(text: Counted, locale: string, values: Readonly<Record<string, number>>): string {
  const kind = new Intl.PluralRules(locale).select(values[text.by] ?? 0)
  return fill((kind === 'zero' ? undefined : text[kind]) ?? text.other, values)
}
