import { Dialog } from '#ui/layout/Dialog.tsx'
import { keyList } from './keys.ts'

export function KeysDialog({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title="The keys of the sheet" onClose={onClose}>
      <dl className="sheet-keys">
        {keyList.map(([keys, what]) => (
          <div key={keys}>
            <dt>{keys}</dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
      <div className="actions">
        <button className="button" type="button" onClick={onClose}>
          Back to the sheet
        </button>
      </div>
    </Dialog>
  )
}
