import {
  type ActionFunctionArgs,
  Link,
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
import { DataTable } from '#ui/table/DataTable.tsx'
import { addRoom } from '../commands/rooms.server.ts'
import { RoomFields } from '../components/RoomFields.tsx'
import { listPeriods, listRooms } from '../queries/timetable.server.ts'
import { listTakenRooms } from '../queries/timetable-staff.server.ts'
import { count } from '../rules/dates.ts'
import { NewRoom } from '../schema-timetable.ts'

export const meta = () => [{ title: 'Rooms · Everyschool' }]

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'staff.view')
  return visit.read(async (db) => {
    const words = await listWords(db, visit.org.country, 'room_kind', db.today)
    const taken = Map.groupBy(await listTakenRooms(db), ({ roomId }) => roomId)
    const periods = (await listPeriods(db)).filter(({ lesson }) => lesson).length
    return {
      base: `/${visit.org.slug}`,
      periods,
      kinds: visit.may('school.shape') ? words.map(({ key, name }) => ({ value: key, label: name })) : [],
      rooms: (await listRooms(db)).map(({ id, name, kind, seats }) => ({
        ...{ id, name, seats },
        kind: words.find(({ key }) => key === kind)?.name ?? kind,
        free: periods - new Set(taken.get(id)?.map(({ periodId }) => periodId)).size,
      })),
    }
  })
}

export async function action(args: ActionFunctionArgs) {
  const visit = await enter(args, 'school.shape')
  const parsed = await parseForm(args.request, NewRoom)
  if (!parsed.ok) return { errors: parsed.errors }
  const outcome = await visit.write((db) => addRoom(db, parsed.value, visit.org.country))
  if (!outcome.ok) return { errors: outcome.errors }
  return redirect(`/${visit.org.slug}/school/timetable/rooms`)
}

export default function Rooms() {
  const { base, periods, rooms, kinds } = useLoaderData<typeof loader>()
  const errors = useActionData<typeof action>()?.errors
  const kindsThere = new Set(rooms.map(({ kind }) => kind)).size
  const trail = [
    { label: 'School', to: `${base}/school` },
    { label: 'Timetable', to: `${base}/school/timetable` },
  ]
  return (
    <>
      <Breadcrumbs trail={trail} />
      <Page
        finding={
          rooms.length === 0
            ? 'No room is known yet'
            : `${count(rooms.length, 'room')} of ${count(kindsThere, 'kind')}`
        }
      >
        {rooms.length === 0 ? (
          <EmptyState title="No rooms yet">They come with a timetable, or are added here.</EmptyState>
        ) : (
          <DataTable
            caption={periods > 0 ? `Free: of the ${periods} lesson periods of the timetable` : 'All rooms'}
            columns={[
              {
                key: 'name',
                title: 'Room',
                head: true,
                cell: (room) => <Link to={`${base}/rooms/${room.id}`}>{room.name}</Link>,
              },
              { key: 'kind', title: 'What it is', cell: (room) => room.kind },
              { key: 'seats', title: 'Seats', number: true, cell: (room) => room.seats ?? '–' },
              { key: 'free', title: 'Free periods', number: true, cell: (room) => room.free },
            ]}
            rows={rooms}
            rowKey={(room) => room.id}
          />
        )}
        {kinds.length > 0 ? (
          <Section title="One more room">
            <ActionForm label="Add the room" errors={errors} key={rooms.length}>
              <RoomFields kinds={kinds} errors={errors} />
            </ActionForm>
          </Section>
        ) : null}
      </Page>
    </>
  )
}
