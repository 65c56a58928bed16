import { type ActionFunctionArgs, Form, type LoaderFunctionArgs, useLoaderData } from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { count, dateOf, formatDay } from '#features/school/api.ts'
import { notFound } from '#platform/errors.ts'
import { parseForm } from '#platform/forms/parse.ts'
import { Breadcrumbs } from '#ui/layout/Frame.tsx'
import { EmptyState, Page } from '#ui/layout/Page.tsx'
import { PupilName } from '#ui/table/PupilName.tsx'
import { markHeadDone } from '../commands/praise.server.ts'
import { listClosedCycles } from '../queries/comments.server.ts'
import { listAddressees } from '../queries/families.server.ts'
import { listPraise } from '../queries/praise.server.ts'
import { enterWhole } from '../reach.server.ts'
import { HeadDoneForm } from '../schema.ts'

export const meta = () => [{ title: 'A personal word · Everyschool' }]

export async function loader(args: LoaderFunctionArgs) {
  const visit = enterWhole(await enter(args, 'home.send'))
  const found = await visit.read(async (db) => {
    const [cycle] = await listClosedCycles(db)
    const lines = cycle ? await listPraise(db, visit.reach, { cycleId: cycle.id }) : []
    const asked = lines.filter((line) => line.forHead && line.state !== 'left out')
    const ids = asked.flatMap((line) => line.pupilId ?? [])
    return { asked, addressees: await listAddressees(db, ids) }
  })
  await visit.sawPupils([...new Set(found.asked.flatMap((line) => line.pupilId ?? []))])
  return {
    base: `/${visit.org.slug}`,
    lines: found.asked.map((line) => ({
      ...line,
      to: found.addressees.get(line.pupilId ?? -1) ?? '',
      doneOn: line.headDoneAt ? formatDay(dateOf(line.headDoneAt)) : null,
    })),
  }
}

export async function action(args: ActionFunctionArgs) {
  const visit = enterWhole(await enter(args, 'home.send'))
  const parsed = await parseForm(args.request, HeadDoneForm)
  if (!parsed.ok) return { errors: parsed.errors }
  if (!Number.isSafeInteger(parsed.value.praiseId)) throw notFound()
  await visit.write((db) => markHeadDone(db, visit.reach, parsed.value.praiseId))
  return null
}

export default function Head() {
  const { base, lines } = useLoaderData<typeof loader>()
  const open = lines.filter((line) => line.doneOn === null).length
  const finding =
    lines.length === 0
      ? 'Nobody has asked the head for a word yet'
      : open === 0
        ? 'Every personal word has been said'
        : `${count(open, 'personal word')} for the head to say`
  return (
    <>
      <Breadcrumbs
        trail={[
          { label: 'Home', to: `${base}/home` },
          { label: 'Praise', to: `${base}/home/praise` },
        ]}
      />
      <Page
        finding={finding}
        lead="Over the telephone, in the corridor or by hand on a card: it is remembered for years."
      >
        {lines.length === 0 ? (
          <EmptyState title="Nothing here" next={{ label: 'Look at the praise', to: `${base}/home/praise` }}>
            Beside each line of praise stands “Ask the head for a word”.
          </EmptyState>
        ) : null}
        <ul className="plain praise">
          {lines.map((line) => (
            <li key={line.id}>
              <p>
                {line.familyName !== null ? (
                  <PupilName
                    familyName={line.familyName}
                    givenName={line.givenName ?? ''}
                    where={line.place}
                  />
                ) : (
                  line.of
                )}
              </p>
              {line.to ? <p className="small">To: {line.to}</p> : null}
              <p>{line.words}</p>
              {line.doneOn ? (
                <p className="small quiet">Said on {line.doneOn}</p>
              ) : (
                <Form method="post">
                  <input type="hidden" name="praiseId" value={line.id} />
                  <button className="button button-quiet" type="submit">
                    Said
                  </button>
                </Form>
              )}
            </li>
          ))}
        </ul>
      </Page>
    </>
  )
}
