import type { LoaderFunctionArgs } from 'react-router'
import { z } from 'zod'
import { enter } from '#features/access/api.server.ts'
import { isFamily } from '#features/family/api.ts'
import { listWords } from '#features/measures/api.server.ts'
import {
  classesInReach,
  findPupilVisit,
  listClassNames,
  listPupils,
  listRooms,
  listStaffNames,
  reachOf,
} from '#features/school/api.server.ts'
import { formatPupilName, formatWhere, matchesTerms, searchKeys, searchTerms } from '#features/school/api.ts'
import { notFound } from '#platform/errors.ts'
import { parseSearch } from '#platform/forms/parse.ts'
import { roomsFor } from '../rules.ts'

const Search = z.strictObject({ q: z.string().max(80).default('') })
const most = 8

type Found = { label: string; detail: string; to: string }

/** Lines in which each word typed begins a word: the rule by which pupils are found. */
function matching(lines: readonly Found[], typed: string): Found[] {
  const terms = searchTerms(typed)
  return lines.filter((line) => matchesTerms(searchKeys([line.label, line.detail]), terms)).slice(0, most)
}

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'today.view')
  const search = parseSearch(args.request, Search)
  if (!search.ok) throw notFound()
  const typed = search.value.q.trim()
  if (typed.length < 2) return { groups: [] }
  const base = `/${visit.org.slug}`
  const pupilVisit = await findPupilVisit(args, visit)
  const found = await visit.read(async (db) => ({
    pupils: pupilVisit ? (await listPupils(db, reachOf(pupilVisit), { search: typed })).slice(0, most) : [],
    classes: classesInReach(reachOf(pupilVisit), await listClassNames(db)),
    staff: visit.may('staff.view') ? await listStaffNames(db) : [],
    rooms: visit.may('staff.view') ? await listRooms(db) : [],
    measures: visit.may('school.view') ? await listWords(db, visit.org.country, 'measure', visit.today) : [],
  }))
  await pupilVisit?.sawPupils(found.pupils.map((pupil) => pupil.id))
  const groups = [
    {
      label: 'Pupils',
      items: found.pupils.map((pupil) => ({
        label: formatPupilName(pupil),
        detail: formatWhere(pupil),
        to: `${base}/pupils/${pupil.id}`,
      })),
    },
    {
      label: 'Classes',
      items: matching(
        found.classes.map(({ id, name, subject }) => ({
          label: name,
          detail: subject,
          to: `${base}/classes/${id}`,
        })),
        typed,
      ),
    },
    {
      label: 'Staff',
      items: matching(
        found.staff.map(({ id, familyName, givenName }) => ({
          label: `${familyName}, ${givenName}`,
          detail: 'staff',
          to: `${base}/staff/${id}`,
        })),
        typed,
      ),
    },
    {
      label: 'Rooms',
      items: matching(
        found.rooms.map(({ id, name }) => ({ label: name, detail: 'room', to: `${base}/rooms/${id}` })),
        typed,
      ),
    },
    {
      label: 'Figures',
      items: matching(
        found.measures.map(({ key, name }) => ({
          label: name,
          detail: 'how it is worked out',
          to: `${base}/results/measures?figure=${key}`,
        })),
        typed,
      ),
    },
    {
      label: 'Pages',
      items: matching(
        roomsFor(visit.may, isFamily(visit.posts)).map(({ label, path, words = '' }) => ({
          label,
          detail: words,
          to: `${base}${path}`,
        })),
        typed,
      ),
    },
  ]
  return { groups: groups.filter((group) => group.items.length > 0) }
}
