import { Form } from 'react-router'

type Wished = { id: number; wish: 'pin' | 'veto' | 'must'; pupil: string; manager: string | null }

const words = ({ wish, manager }: Wished): string =>
  wish === 'must' ? 'is helped whatever it takes' : wish === 'pin' ? `with ${manager}` : `not with ${manager}`

/** What the next proposal holds to, each to be taken back. */
export function WishList({ wishes }: { wishes: readonly Wished[] }) {
  if (wishes.length === 0)
    return (
      <p className="quiet">
        Nothing yet. On a proposal a pupil is pinned to somebody, kept from somebody, or to be helped whatever
        it takes.
      </p>
    )
  return (
    <ul className="plain">
      {wishes.map((one) => (
        <li key={one.id}>
          <Form method="post" className="form-line">
            <input type="hidden" name="intent" value="unwish" />
            <input type="hidden" name="wishId" value={one.id} />
            <span>
              <span className="pupil-name">{one.pupil}</span> {words(one)}
            </span>
            <button className="link" type="submit">
              Take back<span className="visually-hidden"> what is said of {one.pupil}</span>
            </button>
          </Form>
        </li>
      ))}
    </ul>
  )
}
