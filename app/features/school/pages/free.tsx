import { Form, Link, type LoaderFunctionArgs, useLoaderData } from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { listWords } from '#features/measures/api.server.ts'
import { notFound } from '#platform/errors.ts'
import { parseSearch } from '#platform/forms/parse.ts'
import { SelectField } from '#ui/form/fields.tsx'
import { Breadcrumbs } from '#ui/layout/Frame.tsx'
import { EmptyState, Page, Section } from '#ui/layout/Page.tsx'
import { DataTable } from '#ui/table/DataTable.tsx'
import { findTimetableDay, listPeriods } from '../queries/timetable.server.ts'
import { listFreeRooms, listFreeStaff } from '../queries/timetable-use.server.ts'
import { formatPupilName } from '../rules/names.ts'
import { periodWords } from '../rules/timetable.ts'
import { freeFinding } from '../rules/timetable-words.ts'
import { FreeSearch } from '../schema-timetable.ts'

export const meta = () => [{ title: 'Who is free · Everyschool' }]

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'staff.view')
  const search = parseSearch(args.request, FreeSearch)
  if (!search.ok) throw notFound()
  return visit.read(async (db) => {
    const periods = (await listPeriods(db)).filter(({ lesson }) => lesson)
    const weeks = new Set(periods.map(({ week }) => week)).size
    const now = await findTimetableDay(db, db.today)
    const today = periods.find(({ week, weekday }) => week === now?.week && weekday === now.weekday)
    const asked = periods.find(({ id }) => id === search.value.period) ?? today ?? periods[0]
    const words = await listWords(db, visit.org.country, 'room_kind', db.today)
    const staff = asked ? await listFreeStaff(db, asked.id) : []
    const rooms = asked ? await listFreeRooms(db, asked.id) : []
    return {
      base: `/${visit.org.slug}`,
      periods: periods.map((period) => ({ value: String(period.id), label: periodWords(period, weeks) })),
      asked: asked ? { id: String(asked.id), words: periodWords(asked, weeks) } : null,
      staff: staff.map((one) => ({ id: one.id, name: formatPupilName(one), spare: one.spare })),
      rooms: rooms.map(({ id, name, kind }) => ({
        ...{ id, name },
        kind: words.find(({ key }) => key === kind)?.name ?? kind,
      })),
    }
  })
}

export default function Free() {
  const { base, periods, asked, staff, rooms } = useLoaderData<typeof loader>()
  const trail = [
    { label: 'School', to: `${base}/school` },
    { label: 'Timetable', to: `${base}/school/timetable` },
  ]
  return (
    <>
      <Breadcrumbs trail={trail} />
      <Page finding={freeFinding(asked?.words ?? null, staff, rooms.length)}>
        {asked === null ? (
          <EmptyState title="No periods yet">Who is free is known once there is a timetable.</EmptyState>
        ) : (
          <>
            <Form method="get" className="form">
              <SelectField
                key={asked.id}
                name="period"
                label="Period"
                options={periods}
                defaultValue={asked.id}
              />
              <div className="actions">
                <button className="button button-quiet" type="submit">
                  Look
                </button>
              </div>
            </Form>
            <Section title="Staff without a lesson">
              <DataTable
                caption="Those kept free for special lessons first"
                columns={[
                  {
                    key: 'name',
                    title: 'Name',
                    head: true,
                    cell: (one) => <Link to={`${base}/staff/${one.id}/timetable`}>{one.name}</Link>,
                  },
                  { key: 'spare', title: 'Kept free', cell: (one) => (one.spare ? 'yes' : '') },
                ]}
                rows={staff}
                rowKey={(one) => one.id}
              />
            </Section>
            <Section title="Free rooms">
              <DataTable
                caption="Rooms in which nobody is taught"
                columns={[
                  {
                    key: 'name',
                    title: 'Room',
                    head: true,
                    cell: (room) => <Link to={`${base}/rooms/${room.id}`}>{room.name}</Link>,
                  },
                  { key: 'kind', title: 'What it is', cell: (room) => room.kind },
                ]}
                rows={rooms}
                rowKey={(room) => room.id}
              />
            </Section>
          </>
        )}
      </Page>
    </>
  )
}
