import { parseArgs } from 'node:util'
import type { z } from 'zod'
import {
  createOrganisation,
  linkOrganisations,
  listOrganisations,
  type Organisation,
} from '#features/access/api.server.ts'
import { NamedOrganisation } from '#features/access/api.ts'
import { listCountries, loadPacks } from '#features/measures/api.server.ts'
import { dateIn, now } from '#platform/clock.ts'
import type { Engine } from '#platform/db/engine.server.ts'
import { SetupError } from '#platform/errors.ts'
import { answer, type Command, exitCode, withDatabase } from './command.ts'
import { findNamed } from './open-organisation.ts'

const options = {
  org: { type: 'string' },
  name: { type: 'string' },
  kind: { type: 'string', default: 'school' },
  country: { type: 'string' },
  'governed-by': { type: 'string' },
  json: { type: 'boolean', default: false },
} as const

const readWords = (words: string[]) => parseArgs({ args: words, options, allowPositionals: true })
type Values = ReturnType<typeof readWords>['values']

const optionOf: Record<string, string> = { slug: '--org' }

type NewOrganisation = z.infer<typeof NamedOrganisation> & { timeZone: string }

/** What is asked for; the country, where it is not said, is that of the organisations here. */
async function readNew({ owner }: Engine, given: Values): Promise<NewOrganisation> {
  const { org = '', name = '', kind } = given
  const [first] = await listOrganisations(owner)
  const countries = await listCountries(owner)
  const country = countries.find(({ key }) => key === (given.country ?? first?.country))
  const parsed = NamedOrganisation.safeParse({ slug: org, name, kind, country: country?.key ?? '' })
  if (parsed.success && country) return { ...parsed.data, timeZone: country.time_zone }
  const lines = (parsed.error?.issues ?? []).map(({ path: [field], message }) => {
    const there = field === 'country' ? `: ${countries.map(({ key }) => key).join(', ')}` : ''
    return `${optionOf[String(field)] ?? `--${String(field)}`}: ${message}${there}`
  })
  throw new SetupError(lines.join('\n'))
}

async function add(
  { owner }: Engine,
  wanted: NewOrganisation,
  governing: string | undefined,
): Promise<Organisation> {
  const parent = governing === undefined ? undefined : await findNamed(owner, governing)
  if (parent?.kind === 'school')
    throw new SetupError(`“${parent.slug}” is a school, and a school governs no other: name its federation.`)
  const all = await listOrganisations(owner)
  if (all.some(({ slug }) => slug === wanted.slug))
    throw new SetupError(`The short name “${wanted.slug}” is taken.`)
  if (all.some(({ demonstration }) => demonstration))
    throw new SetupError(
      'Here is the demonstration, which never mixes with real data: use a data folder of its own (DATA_DIR).',
    )
  const made = await createOrganisation(owner, wanted)
  if (parent)
    await linkOrganisations(owner, {
      ...{ parentId: parent.id, childId: made.id, kind: 'governs' },
      starts: dateIn(made.timeZone, now()),
    })
  return made
}

const describe = ({ slug, name, kind, country }: Organisation) => `  ${slug}  ${name} (${kind}, ${country})`

export const organisation: Command = {
  help: `
everyschool organisation list [--json]
everyschool organisation add --org SHORT-NAME --name NAME [--kind KIND] [--country COUNTRY] [--governed-by SHORT-NAME] [--json]

  --org          the short name, as in its addresses: small letters, digits and hyphens
  --name         the whole name
  --kind         ${NamedOrganisation.shape.kind.options.join(', ')}; a school unless said otherwise
  --country      whose words and scales it uses: england or portugal, say; that of the organisations here unless said otherwise
  --governed-by  the federation that governs it from today on

The first organisation is made on the page that an empty database shows. After adding another, everyschool user appoint
names its first administrator.
Exit code 0: done. 2: refused; the message says what to mend.`,
  run: async (words) => {
    const { values, positionals } = readWords(words)
    const what = positionals.join(' ')
    if (what !== 'list' && what !== 'add')
      throw new SetupError('Say what to do: everyschool organisation list|add')
    return withDatabase(async ({ engine }) => {
      if (what === 'add') {
        // Nobody may have started a server here yet, which brings the words of the countries.
        await loadPacks(engine.owner)
        const wanted = await readNew(engine, values)
        const made = await add(engine, wanted, values['governed-by'])
        const next = `everyschool user appoint --org ${made.slug} names its first administrator.`
        answer(values.json, made, `${made.name} is here. ${next}`)
        return exitCode.done
      }
      const all = await listOrganisations(engine.owner)
      answer(values.json, all, all.map(describe).join('\n') || 'There is no organisation yet.')
      return exitCode.done
    })
  },
}
