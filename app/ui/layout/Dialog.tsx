import { type ReactNode, useLayoutEffect, useRef } from 'react'
import { createPortal } from 'react-dom'

type DialogProps = { title: string; onClose: () => void; children: ReactNode }

/** A window over the page; Escape closes it and the cursor is back where it was. */
export function Dialog({ title, onClose, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  // The browser's own dialog keeps the focus inside, and gives it back when it is closed before it is taken away.
  useLayoutEffect(() => {
    const shown = dialog.current
    shown?.showModal()
    return () => shown?.close()
  }, [])
  // Outside of whatever opens it, which may be a form itself.
  return createPortal(
    <dialog className="dialog" ref={dialog} aria-label={title} onClose={onClose}>
      <h2>{title}</h2>
      {children}
    </dialog>,
    document.body,
  )
}
