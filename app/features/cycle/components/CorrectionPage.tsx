import { ActionForm, type FieldErrors, SelectField, TextField } from '#ui/form/fields.tsx'
import { Breadcrumbs } from '#ui/layout/Frame.tsx'
import { EmptyState, Notice, Page, Section } from '#ui/layout/Page.tsx'
import { CorrectedMark } from '#ui/table/CorrectedMark.tsx'
import { DataTable } from '#ui/table/DataTable.tsx'
import type { FrozenRow } from '../queries/frozen.server.ts'
import { type Field, fieldHint } from '../rules/cells.ts'

type CorrectionPageProps = {
  /** What is done, such as "Correct a mark": the page says of whom and in which cycle. */
  finding: string
  lead: string
  label: string
  base: string
  classId: number
  /** Null where the address names no mark of a closed cycle. */
  found: {
    className: string
    cycle: { id: number; name: string }
    pupil: FrozenRow
    fields: readonly Field[]
    /** Changes of this pupil’s marks that wait for an answer, in words. */
    waiting: readonly string[]
  } | null
  errors: FieldErrors | undefined
}

/** The marks of one pupil in a closed cycle, and the form by which one of them is corrected or a correction is asked for. */
export function CorrectionPage(props: CorrectionPageProps) {
  const { finding, lead, label, base, classId, found, errors } = props
  const sheet = `${base}/classes/${classId}/enter`
  if (!found) return <NoFigure to={sheet} />
  const { className, cycle, pupil, fields, waiting } = found
  return (
    <>
      <Breadcrumbs trail={[{ label: `${className}, ${cycle.name}`, to: `${sheet}?cycle=${cycle.id}` }]} />
      <Page finding={`${finding} of ${pupil.givenName} ${pupil.familyName} in ${cycle.name}`} lead={lead}>
        {waiting.map((words) => (
          <Notice key={words}>{words}</Notice>
        ))}
        <DataTable
          caption={`${pupil.givenName} ${pupil.familyName}, ${pupil.where}`}
          columns={[
            { key: 'label', title: 'Mark', head: true, cell: (field: Field) => field.label },
            {
              key: 'value',
              title: 'Stands',
              cell: (field: Field) => (
                <CorrectedMark mark={pupil.cells[field.key] ?? ''} changes={pupil.changes[field.key] ?? []} />
              ),
            },
          ]}
          rows={fields}
          rowKey={(field) => field.key}
        />
        <Section title="What it should be">
          <ActionForm label={label} errors={errors}>
            <SelectField
              name="field"
              label="Which mark"
              options={fields.map((field) => ({ value: field.key, label: field.label }))}
              error={errors?.field}
            />
            <TextField
              name="value"
              label="Right is"
              hint={`${fields.map((field) => `${field.label}: ${fieldHint(field)}`).join('; ')}. Leave it empty to take the mark away.`}
              error={errors?.value}
            />
            <TextField
              name="reason"
              label="Why"
              hint="Stays beside both values wherever the mark is shown."
              required
              error={errors?.reason}
            />
          </ActionForm>
        </Section>
      </Page>
    </>
  )
}

function NoFigure({ to }: { to: string }) {
  return (
    <Page finding="No mark of a closed cycle is meant here">
      <EmptyState title="Choose the pupil first" next={{ label: 'Open the mark sheet', to }}>
        A mark is changed after close from the sheet of its class: choose the closed cycle there, then the
        pupil.
      </EmptyState>
    </Page>
  )
}
