// A cell that begins so is run as a formula by one spreadsheet program or another; the full-width signs too.
const startsFormula = /^'*[ \u00a0]*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/u
const plainNumber = /^[-+]?(\d+([.,]\d+)?|[.,]\d+)(e[-+]?\d+)?%?$/i
const guarded = /^''*[ \u00a0]*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/u

/** Text that no spreadsheet program takes for a formula: an apostrophe goes before it. Numbers stay numbers. */
export function guardFormula(text: string): string {
  return startsFormula.test(text) && !plainNumber.test(text) ? `'${text}` : text
}

/** The text as it was before `guardFormula`; any other text unchanged. */
export function unguardFormula(text: string): string {
  return text.charCodeAt(0) === 39 && guarded.test(text) ? text.slice(1) : text
}
