import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  redirect,
  useActionData,
  useLoaderData,
} from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { listWords } from '#features/measures/api.server.ts'
import { parseForm } from '#platform/forms/parse.ts'
import { ActionForm } from '#ui/form/fields.tsx'
import { Breadcrumbs } from '#ui/layout/Frame.tsx'
import { EmptyState, Page, Section } from '#ui/layout/Page.tsx'
import { changeRoom, removeRoom } from '../commands/rooms.server.ts'
import { RoomFields } from '../components/RoomFields.tsx'
import { TimetableGrid } from '../components/TimetableGrid.tsx'
import { getRoom } from '../queries/timetable.server.ts'
import { roomFinding } from '../rules/timetable-grid.ts'
import { RoomForm } from '../schema-timetable.ts'
import { readTimetable } from '../timetable-page.server.ts'
import { findPupilVisit, reachOf } from '../visits.server.ts'

export const meta = () => [{ title: 'A room · Everyschool' }]

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'staff.view')
  const reach = reachOf(await findPupilVisit(args, visit))
  const base = `/${visit.org.slug}`
  return visit.read(async (db) => {
    const room = await getRoom(db, Number(args.params.id))
    const words = await listWords(db, visit.org.country, 'room_kind', db.today)
    const shown = { lead: 'class', room: false, teachers: true } as const
    const page = { base, reach, shown, special: { to: null } }
    const { weeks, isEmpty, said, periods, found } = await readTimetable(db, { roomId: room.id }, page)
    const used = new Set(found.map(({ periodId }) => periodId)).size
    const inAll = periods.filter(({ lesson }) => lesson).length
    return {
      ...{ base, room, weeks: isEmpty ? [] : weeks },
      finding: roomFinding(room.name, used, inAll, said.weeks),
      kind: words.find(({ key }) => key === room.kind)?.name ?? room.kind,
      kinds: visit.may('school.shape') ? words.map(({ key, name }) => ({ value: key, label: name })) : [],
    }
  })
}

export async function action(args: ActionFunctionArgs) {
  const visit = await enter(args, 'school.shape')
  const parsed = await parseForm(args.request, RoomForm)
  if (!parsed.ok) return { errors: parsed.errors }
  const { id } = await visit.read((db) => getRoom(db, Number(args.params.id)))
  const form = parsed.value
  const outcome = await visit.write((db) =>
    form.intent === 'remove' ? removeRoom(db, id) : changeRoom(db, id, form, visit.org.country),
  )
  if (!outcome.ok) return { errors: outcome.errors }
  return redirect(`/${visit.org.slug}/${form.intent === 'remove' ? 'school/timetable/rooms' : `rooms/${id}`}`)
}

export default function RoomPage() {
  const { base, room, kind, kinds, weeks, finding } = useLoaderData<typeof loader>()
  const errors = useActionData<typeof action>()?.errors
  const trail = [
    { label: 'School', to: `${base}/school` },
    { label: 'Timetable', to: `${base}/school/timetable` },
    { label: 'Rooms', to: `${base}/school/timetable/rooms` },
  ]
  return (
    <>
      <Breadcrumbs trail={trail} />
      <Page
        finding={finding}
        lead={[kind, room.seats ? `${room.seats} seats` : ''].filter(Boolean).join(' · ')}
      >
        {weeks.length === 0 ? (
          <EmptyState title="Free all week">Lessons placed in this room stand here.</EmptyState>
        ) : (
          <TimetableGrid label={`Lessons in ${room.name}`} weeks={weeks} />
        )}
        {kinds.length > 0 ? (
          <Section title="Change the room">
            <ActionForm label="Keep this" errors={errors} quiet>
              <input type="hidden" name="intent" value="change" />
              <RoomFields kinds={kinds} room={room} errors={errors} />
            </ActionForm>
            {weeks.length === 0 ? (
              <ActionForm label="Take the room away" quiet>
                <input type="hidden" name="intent" value="remove" />
              </ActionForm>
            ) : null}
          </Section>
        ) : null}
      </Page>
    </>
  )
}
