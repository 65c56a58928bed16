import { Form } from 'react-router'
import { DataTable } from '#ui/table/DataTable.tsx'
import { PasskeyButton } from './PasskeyButton.tsx'

type Shown = { id: string; name: string; made: string; used: string | null }

function Change({ passkey }: { passkey: Shown }) {
  return (
    <details className="aside">
      <summary>Rename or remove</summary>
      <Form method="post" className="form-line">
        <input type="hidden" name="passkeyId" value={passkey.id} />
        <label>
          Name <input className="input" name="name" defaultValue={passkey.name} maxLength={60} required />
        </label>
        <button className="button button-quiet" type="submit" name="intent" value="rename-passkey">
          Rename
        </button>
      </Form>
      <Form method="post">
        <input type="hidden" name="passkeyId" value={passkey.id} />
        <button className="button button-quiet" type="submit" name="intent" value="remove-passkey">
          Remove this passkey
        </button>
        <p className="small quiet">Your other sign-ins by passkey end with it.</p>
      </Form>
    </details>
  )
}

/** One's passkeys, and a button for one more. `first` says what must be done before any of it is changed. */
export function PasskeyList({ passkeys, first }: { passkeys: readonly Shown[]; first: string | null }) {
  return (
    <>
      {passkeys.length === 0 ? (
        <p>
          None yet. A passkey is kept by your telephone, computer or a security stick and opened with your
          finger, your face or a number: it signs you in without a password, and cannot be watched or guessed.
        </p>
      ) : (
        <DataTable
          caption="Passkeys that open your account"
          columns={[
            { key: 'name', title: 'Name', head: true, cell: (passkey: Shown) => passkey.name },
            { key: 'made', title: 'Made', cell: (passkey: Shown) => passkey.made },
            { key: 'used', title: 'Last used', cell: (passkey: Shown) => passkey.used ?? 'not yet' },
            {
              key: 'change',
              title: 'Change',
              cell: (passkey: Shown) => (first ? '' : <Change passkey={passkey} />),
            },
          ]}
          rows={passkeys}
          rowKey={(passkey) => passkey.id}
        />
      )}
      {first ? (
        <p className="quiet">
          {first} <a href="/sign-in?returnTo=%2Faccount">Sign in</a>
        </p>
      ) : (
        <PasskeyButton address="/account/passkeys" kind="create" label="Add a passkey" />
      )}
    </>
  )
}
