import type { z } from 'zod'

export type Parsed<T> =
  | { ok: true; value: T }
  | { ok: false; errors: Record<string, string>; values: Record<string, string> }

type Given = Record<string, FormDataEntryValue | FormDataEntryValue[]>

function collect(entries: Iterable<[string, FormDataEntryValue]>): Given {
  const given: Given = {}
  for (const [name, value] of entries) {
    const before = given[name]
    if (before === undefined) given[name] = value
    else given[name] = Array.isArray(before) ? [...before, value] : [before, value]
  }
  return given
}

const textsOf = (given: Given): Record<string, string> =>
  Object.fromEntries(
    Object.entries(given).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  )

function parse<T>(given: Given, schema: z.ZodType<T>): Parsed<T> {
  const parsed = schema.safeParse(given)
  if (parsed.success) return { ok: true, value: parsed.data }
  const errors: Record<string, string> = {}
  for (const issue of parsed.error.issues) errors[issue.path.join('.') || 'form'] ??= issue.message
  return { ok: false, errors, values: textsOf(given) }
}

/**
 * Reads a posted form by a strict schema (`z.strictObject`): a field the schema does not name is refused.
 * A name given twice becomes a list. Errors are keyed by field; `values` holds what was typed.
 */
export async function parseForm<T>(request: Request, schema: z.ZodType<T>): Promise<Parsed<T>> {
  return parse(collect(await request.formData()), schema)
}

/** Reads the search parameters of the address in the same way. */
export function parseSearch<T>(request: Request, schema: z.ZodType<T>): Parsed<T> {
  // The router asks for a page's data under the same address with a parameter of its own.
  const { _routes: _, ...given } = collect(new URL(request.url).searchParams)
  return parse(given, schema)
}
