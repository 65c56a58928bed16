import { type ReactNode, useEffect, useRef } from 'react'
import { createPortal } from 'react-dom'

type SheetDialogProps = { title: string; onClose: () => void; children: ReactNode }

/** A window over the sheet; Escape closes it and the cursor is back where it was. */
export function SheetDialog({ title, onClose, children }: SheetDialogProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  // The browser's own dialog keeps the focus inside and gives it back; it opens only by being told to.
  useEffect(() => dialog.current?.showModal(), [])
  // Outside of the sheet, which is a form itself.
  return createPortal(
    <dialog className="sheet-dialog" ref={dialog} aria-label={title} onClose={onClose}>
      <h2>{title}</h2>
      {children}
    </dialog>,
    document.body,
  )
}
