import { Link, type LoaderFunctionArgs, useLoaderData } from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { Breadcrumbs } from '#ui/layout/Frame.tsx'
import { Page, Provenance, Section } from '#ui/layout/Page.tsx'
import { impactTrail } from '../../impact/words.ts'
import { PlacesTable } from '../components/PlacesTable.tsx'
import { TurnsTable } from '../components/TurnsTable.tsx'
import { readGiven } from '../given-page.server.ts'
import type { Way } from '../schema.ts'

export const meta = () => [{ title: 'How places were given · Everyschool' }]

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'help.lead')
  const where = { reach: visit.reach, country: visit.org.country }
  const { kind, ...given } = await visit.read((db) => readGiven(db, where, Number(args.params.placesId)))
  const named = given.lines.flatMap(({ name, pupilId }) => (name ? [pupilId] : []))
  await visit.sawPupils(named)
  return {
    ...{ base: `/${visit.org.slug}`, ...given, kind: kind.key, name: kind.name },
    places: given.lines.filter(({ chosen, name }) => chosen && name !== null).length,
  }
}

const howRead: Record<Way, string> = {
  lot: 'Once the next cycle is judged, those drawn are laid beside those not drawn: that tells what the help did.',
  line: 'Once the next cycle is judged, those just past the line are laid beside those just not: what jumps there is what the help did.',
  steps:
    'With each cycle that is closed, classes that had begun are laid beside those still waiting: that tells what the help did.',
}

export default function Given() {
  const data = useLoaderData<typeof loader>()
  const { base, id, way, kind, name, lines, turns, all, places, when, drawnBy, seed, near } = data
  const planTo = (turn?: number) =>
    `${base}/help/new?kind=${kind}&places=${id}${turn === undefined ? '' : `&turn=${turn}`}`
  return (
    <>
      <Breadcrumbs trail={impactTrail(base)} />
      <Page finding={data.finding} lead={data.words}>
        {way !== 'steps' && places > 0 ? (
          <p className="actions">
            <Link className="button" to={planTo()}>
              Plan {name.toLowerCase()} for those with a place
            </Link>
          </p>
        ) : null}
        <Section title={way === 'steps' ? 'Who begins when' : 'Who has a place, and who came next'}>
          {way === 'steps' ? (
            <TurnsTable turns={turns} planTo={planTo} />
          ) : (
            <PlacesTable
              {...{ base, lines, score: data.score, grades: data.grades }}
              done
              caption={lines.length < all ? `The first ${lines.length} of ${all}` : 'Most in need first'}
            />
          )}
        </Section>
        <Provenance>
          Settled on {when}
          {drawnBy ? ` by ${drawnBy}` : ''}, and not changed since.
          {near === null ? '' : ` Drawn among pupils within ${near} of a grade of the line.`}
          {seed === null ? '' : ` From seed ${seed} the same draw can be made again.`} {howRead[way]}
        </Provenance>
      </Page>
    </>
  )
}
