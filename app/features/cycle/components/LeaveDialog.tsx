import { count } from '#features/school/api.ts'
import { Dialog } from '#ui/layout/Dialog.tsx'
import type { Leaving } from './useDevice.ts'

/** Asks before a sheet is left of which this browser keeps nothing, while the school does not have all of it. */
export function LeaveDialog({ leaving, marks }: { leaving: Leaving; marks: number }) {
  return (
    <Dialog title={`${count(marks, 'mark')} not sent yet`} onClose={leaving.stay}>
      <p>
        This browser keeps nothing on the device: what the school does not have yet is lost with this page.
        Once it is sent, the page you asked for comes by itself.
      </p>
      <div className="actions">
        <button type="button" className="button" onClick={leaving.stay}>
          Stay on this sheet
        </button>
        <button type="button" className="button button-act" onClick={leaving.go}>
          Leave and lose {count(marks, 'mark')}
        </button>
      </div>
    </Dialog>
  )
}
