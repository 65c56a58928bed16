const quoted = (text: string) => `"${text.replace(/[\\"]/g, '\\$&')}"`

function inArray(value: unknown): string {
  if (value === null || value === undefined) return 'NULL'
  if (Array.isArray(value)) return arrayText(value)
  // Whole numbers and decimals need no quoting inside an array's braces.
  if (typeof value === 'number' || typeof value === 'bigint') return String(value)
  if (value instanceof Uint8Array) return quoted(`\\x${Buffer.from(value).toString('hex')}`)
  return quoted(plainText(value))
}

/** A list as PostgreSQL reads an array of any type. */
export const arrayText = (values: readonly unknown[]): string => `{${values.map(inArray).join(',')}}`

/** A value as PostgreSQL reads it; an object that is no date is JSON. */
export function plainText(value: unknown): string {
  if (typeof value !== 'object') return String(value)
  return value instanceof Date ? value.toISOString() : JSON.stringify(value)
}
