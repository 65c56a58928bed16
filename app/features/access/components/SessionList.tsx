import { Form } from 'react-router'
import { DataTable } from '#ui/table/DataTable.tsx'

type Shown = { id: string; device: string; since: string; used: string; here: boolean }

/** Where one is signed in, and a way to end each but this one. */
export function SessionList({ sessions }: { sessions: readonly Shown[] }) {
  return (
    <DataTable
      caption="Sign-ins that are still open"
      columns={[
        { key: 'device', title: 'Device', head: true, cell: (session: Shown) => session.device },
        { key: 'since', title: 'Since', cell: (session: Shown) => session.since },
        { key: 'used', title: 'Last used', cell: (session: Shown) => session.used },
        {
          key: 'end',
          title: 'End',
          cell: (session: Shown) =>
            session.here ? (
              'this one'
            ) : (
              <Form method="post">
                <input type="hidden" name="sessionId" value={session.id} />
                <button className="link" type="submit" name="intent" value="end-session">
                  Sign out there
                </button>
              </Form>
            ),
        },
      ]}
      rows={sessions}
      rowKey={(session) => session.id}
    />
  )
}
