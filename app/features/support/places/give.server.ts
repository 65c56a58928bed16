import { redirect } from 'react-router'
import type { z } from 'zod'
import type { OrgWriter, Reach, Visit } from '#features/access/api.server.ts'
import { parseForm } from '#platform/forms/parse.ts'
import type { Done } from '../commands/start.server.ts'

type Where = { reach: Reach; country: string }
type Give<T> = (db: OrgWriter, where: Where, form: T) => Promise<Done<{ placesId: number }>>

/** Gives places by one of the rules as its form says, and leads to who has them; else what stands against it, by field. */
export async function givePlaces<T>(visit: Visit, request: Request, form: z.ZodType<T>, give: Give<T>) {
  const parsed = await parseForm(request, form)
  if (!parsed.ok) return { errors: parsed.errors }
  const where = { reach: visit.reach, country: visit.org.country }
  const done = await visit.write((db) => give(db, where, parsed.value))
  if (!done.ok) return { errors: done.errors }
  return redirect(`/${visit.org.slug}/help/places/${done.placesId}`)
}
