import { type LoaderFunctionArgs, useLoaderData } from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { listWords } from '#features/measures/api.server.ts'
import { count } from '#features/school/api.ts'
import { Breadcrumbs } from '#ui/layout/Frame.tsx'
import { EmptyState, Notice, Page, Section } from '#ui/layout/Page.tsx'
import { listClosedCycles } from '../queries/comments.server.ts'
import { listPraise, readPraiseSettings } from '../queries/praise.server.ts'

export const meta = () => [{ title: 'The board of praise · Everyschool' }]

const formOf = (place: string) => place.split(' · ').at(-1) ?? ''

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'home.view')
  const found = await visit.read(async (db) => {
    const [cycle] = await listClosedCycles(db)
    const lines = cycle ? await listPraise(db, visit.reach, { cycleId: cycle.id, state: 'sent' }) : []
    return {
      cycle,
      lines: lines.filter((line) => line.pupilId !== null),
      kinds: await listWords(db, visit.org.country, 'praise_kind', visit.today),
      named: (await readPraiseSettings(db)).board,
    }
  })
  await visit.sawPupils([...new Set(found.lines.flatMap((line) => line.pupilId ?? []))])
  const kinds = found.kinds.map(({ key, name }) => {
    const own = found.lines.filter((line) => line.kind === key)
    const names = own.map((line) => `${line.givenName}, ${formOf(line.place)}`)
    return { key, name, pupils: own.length, names: found.named ? names : [] }
  })
  const { cycle, named } = found
  return {
    base: `/${visit.org.slug}`,
    cycle: cycle?.name ?? '',
    named,
    kinds: kinds.filter((kind) => kind.pupils > 0),
    pupils: new Set(found.lines.map((line) => line.pupilId)).size,
  }
}

export default function Board() {
  const { base, cycle, named, kinds, pupils } = useLoaderData<typeof loader>()
  const finding =
    pupils === 0 ? 'No praise has been sent yet' : `${count(pupils, 'pupil')} praised after ${cycle}`
  return (
    <>
      <Breadcrumbs trail={[{ label: 'Home', to: `${base}/home` }]} />
      <Page finding={finding}>
        {pupils === 0 ? (
          <EmptyState title="The board is empty">Praise stands here once it has been sent.</EmptyState>
        ) : null}
        {pupils > 0 && !named ? (
          <Notice>
            Names are hidden until the school says under Praise that families have agreed to a board with
            forenames.
          </Notice>
        ) : null}
        {kinds.map((kind) => (
          <Section key={kind.key} title={`${kind.name}: ${count(kind.pupils, 'pupil')}`}>
            {kind.names.length > 0 ? (
              <ul className="board plain">
                {kind.names.map((name, place) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: two namesakes of a form stand here twice
                  <li className="pupil-name" key={`${name}${place}`}>
                    {name}
                  </li>
                ))}
              </ul>
            ) : null}
          </Section>
        ))}
      </Page>
    </>
  )
}
