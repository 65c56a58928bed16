import { count, formatDate } from '#features/school/api.ts'
import { ActionForm, type FieldErrors, TextField } from '#ui/form/fields.tsx'
import { Section } from '#ui/layout/Page.tsx'

type AdoptFormProps = {
  of: string
  yearGroupId: number
  subjectId: number | undefined
  seen: string
  moved: number
  agreed: number
  errors: FieldErrors | undefined
}

function adoptWords(moved: number, agreed: number): string {
  if (moved === 0)
    return 'No target would be proposed anew; the chances beside them would rest on today’s figures.'
  const anew = `${count(moved, 'target')} would be proposed anew, to be talked over.`
  if (agreed === 0) return `${anew} None of them is agreed yet.`
  const held = agreed === moved ? 'All of them are' : `${agreed} of them ${agreed === 1 ? 'is' : 'are'}`
  return `${anew} ${held} agreed: until somebody has talked with the pupil what was agreed holds, at home too.`
}

/** Adopts exactly what is shown, with a reason. */
export function AdoptForm({ of, yearGroupId, subjectId, seen, moved, agreed, errors }: AdoptFormProps) {
  return (
    <Section title={`Set ${of} on today’s figures`}>
      <p>{adoptWords(moved, agreed)}</p>
      <ActionForm label={`Adopt for ${of}`} errors={errors} quiet={moved === 0}>
        <input type="hidden" name="intent" value="adopt" />
        <input type="hidden" name="yearGroupId" value={yearGroupId} />
        {subjectId === undefined ? null : <input type="hidden" name="subjectId" value={subjectId} />}
        <input type="hidden" name="seen" value={seen} />
        <TextField
          name="reason"
          label="Why now"
          hint="Stands in the list of every pupil whose target is proposed anew"
          required
          error={errors?.reason}
        />
      </ActionForm>
    </Section>
  )
}

type Adopted = {
  id: number
  subject: string | null
  moved: number
  reason: string
  adoptedOn: string
  adoptedBy: string | null
  undoneOn: string | null
  mayUndo: boolean
}

function AdoptedLine({ one }: { one: Adopted }) {
  return (
    <li>
      {formatDate(one.adoptedOn)}, {one.adoptedBy ?? 'the school'}: {one.subject ?? 'all subjects'},{' '}
      {count(one.moved, 'target')} proposed anew. {one.reason}
      {one.undoneOn ? ` (taken back on ${formatDate(one.undoneOn)})` : ''}
      {one.mayUndo ? (
        <ActionForm label="Take it back" quiet>
          <input type="hidden" name="intent" value="undo" />
          <input type="hidden" name="groundId" value={one.id} />
        </ActionForm>
      ) : null}
      {one.mayUndo || one.undoneOn ? null : (
        <span className="quiet small"> Somebody has acted on it: it stays.</span>
      )}
    </li>
  )
}

/** What was adopted this year, with the way back while nobody has acted on it. */
export function Adoptions({ adoptions }: { adoptions: readonly Adopted[] }) {
  if (adoptions.length === 0) return null
  return (
    <Section title="Adopted this year">
      <ol className="plain">
        {adoptions.map((one) => (
          <AdoptedLine key={one.id} one={one} />
        ))}
      </ol>
    </Section>
  )
}
