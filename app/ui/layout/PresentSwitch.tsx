import { useEffect, useState } from 'react'

const kept = 'everyschool.present'

/** Hides pupils' names while the page is on a projector; stays on for the tab until it is switched off. */
export function PresentSwitch() {
  const [on, setOn] = useState(false)
  // Only the browser knows whether this tab is presenting.
  useEffect(() => setOn(sessionStorage.getItem(kept) === 'on'), [])
  useEffect(() => {
    document.body.classList.toggle('present', on)
  }, [on])
  const turn = () => {
    sessionStorage.setItem(kept, on ? 'off' : 'on')
    setOn(!on)
  }
  return (
    <button className="link" type="button" aria-pressed={on} onClick={turn}>
      {on ? 'Show names again' : 'Present: hide pupils’ names'}
    </button>
  )
}
