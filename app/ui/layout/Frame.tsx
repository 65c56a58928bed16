import { type ReactNode, useEffect, useRef } from 'react'
import { Link, NavLink, useLocation } from 'react-router'
import { Palette } from '../palette/Palette.tsx'
import { Notice } from './Page.tsx'
import { PresentSwitch } from './PresentSwitch.tsx'

export type RailItem = { label: string; to: string; end?: boolean }
export type FrameProps = {
  organisation: { name: string; to: string }
  /** Such as "2026/27 · cycle 3 of 6, week 3". */
  when: string
  rail: readonly RailItem[]
  /** What everybody who runs the place must know, on each of its pages. */
  warning?: string | null
  searchUrl: string
  /** Such as "3 messages"; `waiting` when some are unread. */
  messages: { words: string; to: string; waiting: boolean }
  person: { name: string; role: string }
  signOut: ReactNode
  children: ReactNode
}

/** The house around every page of an organisation: rail of rooms, top line, main. */
export function Frame({
  organisation,
  when,
  rail,
  warning,
  searchUrl,
  messages,
  person,
  signOut,
  children,
}: FrameProps) {
  return (
    <div className="frame">
      <a className="skip" href="#main">
        Skip to the page
      </a>
      <header className="frame-top">
        <Link className="frame-name" to={organisation.to}>
          {organisation.name}
        </Link>
        <span className="frame-when">{when}</span>
        <div className="frame-tools">
          <Palette searchUrl={searchUrl} />
          <Link className="frame-messages" data-waiting={messages.waiting} to={messages.to}>
            {messages.words}
          </Link>
          <details className="aside frame-person">
            <summary>{person.name}</summary>
            <div className="frame-menu">
              <p className="small">{person.role}</p>
              <p>
                <Link to="/account">Your account</Link>
              </p>
              <p>
                <PresentSwitch />
              </p>
              {signOut}
            </div>
          </details>
        </div>
      </header>
      <Rail rail={rail} />
      <main className="frame-main" id="main" tabIndex={-1}>
        {warning ? <Notice act>{warning}</Notice> : null}
        {children}
      </main>
    </div>
  )
}

/** The rooms; on a telephone a line that is pushed along. */
function Rail({ rail }: Pick<FrameProps, 'rail'>) {
  const list = useRef<HTMLUListElement>(null)
  const { pathname } = useLocation()
  // How far the line is pushed is the browser’s to know: the room one is in comes into view, and the page stays where it is.
  // biome-ignore lint/correctness/useExhaustiveDependencies: which room is the current one follows from the address
  useEffect(() => {
    const room = list.current?.querySelector<HTMLElement>('[aria-current="page"]')
    if (!list.current || !room) return
    const [line, own] = [list.current.getBoundingClientRect(), room.getBoundingClientRect()]
    list.current.scrollLeft += own.left + own.width / 2 - (line.left + line.width / 2)
  }, [pathname])
  return (
    <nav className="frame-rail" aria-label="Rooms">
      <ul ref={list}>
        {rail.map((item) => (
          <li key={item.to}>
            <NavLink to={item.to} end={item.end ?? false}>
              {item.label}
            </NavLink>
          </li>
        ))}
      </ul>
    </nav>
  )
}

/** From the school to the thing on the page. */
export function Breadcrumbs({ trail }: { trail: readonly { label: string; to: string }[] }) {
  return (
    <nav className="breadcrumbs" aria-label="You are in">
      <ol>
        {trail.map((step) => (
          <li key={step.to}>
            <Link to={step.to}>{step.label}</Link>
          </li>
        ))}
      </ol>
    </nav>
  )
}

export function Tabs({ label, tabs }: { label: string; tabs: readonly RailItem[] }) {
  return (
    <nav className="tabs" aria-label={label}>
      <ul>
        {tabs.map((tab) => (
          <li key={tab.to}>
            <NavLink to={tab.to} end={tab.end ?? false}>
              {tab.label}
            </NavLink>
          </li>
        ))}
      </ul>
    </nav>
  )
}

/** A page outside any organisation: sign in, your account, first run, errors. */
export function PlainFrame({ children }: { children: ReactNode }) {
  return (
    <>
      <header className="frame-top">
        <Link className="frame-name" to="/">
          Everyschool
        </Link>
      </header>
      <main className="frame-main" id="main">
        {children}
      </main>
    </>
  )
}
