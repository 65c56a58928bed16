import { Link, type LoaderFunctionArgs, useLoaderData } from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { listPupils } from '#features/school/api.server.ts'
import { dateOf, formatDay, formatWhere } from '#features/school/api.ts'
import { Breadcrumbs } from '#ui/layout/Frame.tsx'
import { Page, Provenance, Section } from '#ui/layout/Page.tsx'
import { getKind } from '../../queries/catalogue.server.ts'
import { DrawTable } from '../components/DrawTable.tsx'
import { getDraw } from '../draw.server.ts'
import { drawnFinding, shareWords } from '../words.ts'

export const meta = () => [{ title: 'A draw · Everyschool' }]

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'help.lead')
  const found = await visit.read(async (db) => {
    const draw = await getDraw(db, Number(args.params.drawId))
    const ids = draw.pupils.map(({ pupilId }) => pupilId)
    return {
      draw,
      kind: await getKind(db, visit.org.country, draw.kind),
      names: await listPupils(db, visit.reach, { ids }),
    }
  })
  const { draw, kind, names } = found
  await visit.sawPupils(names.map(({ id }) => id))
  const known = new Map(names.map((pupil) => [pupil.id, pupil]))
  const lines = draw.pupils.map(({ pupilId, priority, probability, chosen }) => {
    const pupil = known.get(pupilId)
    const name = pupil
      ? { familyName: pupil.familyName, givenName: pupil.givenName, where: formatWhere(pupil) }
      : null
    return { pupilId, name, priority, probability, chosen }
  })
  const chosen = draw.pupils.flatMap((one) =>
    one.chosen && one.findingId !== null && known.has(one.pupilId) ? [`finding=${one.findingId}`] : [],
  )
  return {
    ...{ base: `/${visit.org.slug}`, lines, kind: kind.name, seed: draw.seed, near: draw.near },
    ...{ finding: drawnFinding(kind.name, lines), words: shareWords(lines) },
    when: `${formatDay(dateOf(draw.drawnAt))}${draw.drawnBy ? ` by ${draw.drawnBy}` : ''}`,
    begin: chosen.length > 0 ? `/help/new?kind=${draw.kind}&${chosen.join('&')}` : null,
  }
}

export default function Drawn() {
  const { base, finding, words, lines, begin, when, seed, near, kind } = useLoaderData<typeof loader>()
  return (
    <>
      <Breadcrumbs
        trail={[
          { label: 'Help', to: `${base}/help` },
          { label: 'Did it help?', to: `${base}/help/impact` },
        ]}
      />
      <Page finding={finding} lead={words}>
        {begin ? (
          <p className="actions">
            <Link className="button" to={`${base}${begin}`}>
              Plan {kind.toLowerCase()} for those with a place
            </Link>
          </p>
        ) : null}
        <Section title="Everybody who might have had a place">
          <DrawTable base={base} lines={lines} done />
        </Section>
        <Provenance>
          Drawn on {when}, among pupils within {near} of a grade of the line, from seed {seed}. Once the next
          cycle is judged, those drawn are laid beside those not drawn: that tells what the help did.
        </Provenance>
      </Page>
    </>
  )
}
