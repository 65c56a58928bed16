import { Link } from 'react-router'
import { ActionForm, ChoiceField, TextField } from '#ui/form/fields.tsx'
import { PrintButton } from '#ui/layout/PrintSheet.tsx'
import type { MovementFrame } from '../read.server.ts'

type MovementToolsProps = { frame: MovementFrame; page: 'compare' | 'compare/variation' }

/** What one does with a comparison: print it, take it away, come back to it. */
export function MovementTools({ frame, page }: MovementToolsProps) {
  const { base, query, mayExport, search } = frame
  const here = `${base}/cycle/${page}`
  const other = page === 'compare' ? 'compare/variation' : 'compare'
  const presenting = search.present === 'yes'
  const turned = new URLSearchParams(query)
  if (presenting) turned.delete('present')
  else turned.set('present', 'yes')
  return (
    <>
      <div className="actions">
        <Link className="button button-quiet" to={`${base}/cycle/${other}?${query}`}>
          {page === 'compare' ? 'Compare classes and groups' : 'Who moved'}
        </Link>
        <PrintButton />
        {mayExport ? (
          <a className="button button-quiet" href={`${here}/sheet?${query}`}>
            Take out as XLSX
          </a>
        ) : null}
        {page === 'compare' ? (
          <Link className="button button-quiet" to={`${here}?${turned}`}>
            {presenting ? 'Show names' : 'Hide names to present'}
          </Link>
        ) : null}
        <Link className="button button-quiet" to={`${base}/cycle/compare/views`}>
          Saved views
        </Link>
      </div>
      <details className="aside screen-only">
        <summary>Save this view</summary>
        <ActionForm label="Save" action={`${base}/cycle/compare/views`} quiet>
          <input type="hidden" name="intent" value="save" />
          <input type="hidden" name="page" value={page} />
          <input type="hidden" name="query" value={query} />
          <TextField name="name" label="Name" hint={frame.filters.join(' · ')} required />
          <ChoiceField
            name="shared"
            label="For whom"
            type="checkbox"
            options={[{ value: 'yes', label: 'Share it with the staff: each sees the pupils they may see' }]}
          />
        </ActionForm>
      </details>
    </>
  )
}
