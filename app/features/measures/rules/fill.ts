/** Puts values into the slots of a text: "{n} of {all}". A slot without a value is left out. */
export const fill = (text: string, values: Readonly<Record<string, string | number>>): string =>
  text.replace(/\{(\w+)\}/g, (_, slot: string) => String(values[slot] ?? ''))
