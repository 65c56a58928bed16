import type { LoaderFunctionArgs } from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { notFound } from '#platform/errors.ts'
import { fileAnswer } from '#platform/files/answers.ts'
import { parseSearch } from '#platform/forms/parse.ts'
import { printCards } from '../cards.server.ts'
import { listClosedCycles } from '../queries/comments.server.ts'
import { listPraise } from '../queries/praise.server.ts'
import { CardsSearch } from '../schema.ts'

/** Certificates (A4) or postcards (A6, four to a sheet) for the pupils praised in the last cycle. */
export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'home.proofread')
  const search = parseSearch(args.request, CardsSearch)
  if (!search.ok) throw notFound()
  const { kind, year } = search.value
  const found = await visit.read(async (db) => {
    const [cycle] = await listClosedCycles(db)
    if (!cycle) return null
    const lines = await listPraise(db, visit.reach, { cycleId: cycle.id, state: 'sent' })
    const pupils = lines.filter(
      (line) => line.pupilId !== null && (year === undefined || line.yearGroupId === year),
    )
    return { cycle, lines: pupils }
  })
  if (found === null || found.lines.length === 0)
    return new Response(
      'Nobody’s praise has been sent after the last closed cycle: there is nothing to print yet.',
    )
  await visit.sawPupils([...new Set(found.lines.flatMap((line) => line.pupilId ?? []))])
  const bytes = await printCards(kind, found.lines, { school: visit.org.name, cycle: found.cycle.name })
  return fileAnswer(bytes as BodyInit, `${visit.org.slug}-${kind}s.pdf`, 'application/pdf')
}
