import type { OrgReader, Visit } from '#features/access/api.server.ts'
import { notFound } from '#platform/errors.ts'
import { parseSearch } from '#platform/forms/parse.ts'
import { listTraits, traitChoices } from './movement/traits.server.ts'
import { OverviewSearch } from './schema.ts'
import type { StatusWords } from './words.ts'

/** Who stands out of an overview: of one status, of one group of pupils, or everybody alike. */
export type Stand = {
  status: StatusWords | null
  /** The characteristic chosen, and the pupils who have it. */
  trait: { value: string; label: string; pupilIds: number[] } | null
  /** What may be chosen: nothing without the right to see characteristics. */
  choices: { value: string; label: string }[]
}

/** Whom the address of an overview lets stand out; 404 for a characteristic that is not there or not for this visit to see. */
export async function readStand(
  db: OrgReader,
  visit: Pick<Visit, 'reach' | 'may'> & { org: Pick<Visit['org'], 'country'> },
  request: Request,
): Promise<Stand> {
  const parsed = parseSearch(request, OverviewSearch)
  const { stand = null, trait: asked } = parsed.ok ? parsed.value : {}
  const traits = visit.may('pupils.characteristics')
    ? await listTraits(db, visit.reach, visit.org.country)
    : []
  const choices = traitChoices(traits)
  if (asked === undefined) return { status: stand, trait: null, choices }
  const label = choices.find(({ value }) => value === asked)?.label
  const [key, value] = asked.split(':')
  const trait = traits.find((one) => one.key === key)
  if (label === undefined || trait === undefined) throw notFound()
  const pupilIds = [...trait.of].flatMap(([id, held]) => (held === value ? [id] : []))
  return { status: stand, trait: { value: asked, label, pupilIds }, choices }
}
