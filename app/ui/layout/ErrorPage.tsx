import { Link } from 'react-router'
import { PlainFrame } from './Frame.tsx'

type ErrorPageProps = {
  title: string
  message: string
  errorId?: string | undefined
  /** Offers the same page once more instead of the first one. */
  again?: boolean
}

/** Bad news in a plain sentence, with the words that let the help desk find it in the log. */
export function ErrorPage({ title, message, errorId, again = false }: ErrorPageProps) {
  return (
    <PlainFrame>
      <div className="page">
        <header className="page-head">
          <h1>{title}</h1>
          <p className="page-lead">{message}</p>
        </header>
        {errorId ? (
          <p>
            For the help desk: <code>{errorId}</code>
          </p>
        ) : null}
        <p>
          {again ? (
            <button className="button" type="button" onClick={() => location.reload()}>
              Try again
            </button>
          ) : (
            <Link className="button" to="/">
              Go to the first page
            </Link>
          )}
        </p>
      </div>
    </PlainFrame>
  )
}
