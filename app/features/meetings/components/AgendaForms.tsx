import { Form } from 'react-router'
import { count } from '#features/school/api.ts'
import { ActionForm, TextField } from '#ui/form/fields.tsx'
import { Section } from '#ui/layout/Page.tsx'
import { DataTable } from '#ui/table/DataTable.tsx'

type Errors = Record<string, string> | undefined

/** Adding an item by hand, and calling the meeting off. */
export function AgendaForms({ errors, mayCallOff }: { errors: Errors; mayCallOff: boolean }) {
  return (
    <div className="columns">
      <Section title="Add an item">
        <AddForm errors={errors} />
      </Section>
      {mayCallOff ? (
        <Section title="Call it off">
          <ActionForm label="Call the meeting off" errors={undefined} quiet>
            <input type="hidden" name="intent" value="call off" />
            <TextField
              name="word"
              label="Why"
              hint="What people put on its agenda goes to the next meeting."
              required
              error={errors?.word}
            />
          </ActionForm>
        </Section>
      ) : null}
    </div>
  )
}

function AddForm({ errors }: { errors: Errors }) {
  return (
    <ActionForm label="Put it on the agenda" errors={undefined} quiet>
      <input type="hidden" name="intent" value="add" />
      <TextField
        name="title"
        label="What it is about"
        hint="Without a pupil’s name: choose the pupil below, who is then named only to those who may see them."
        required
        error={errors?.title}
      />
      <TextField name="why" label="Why it should stand there" required error={errors?.why} />
      <TextField
        name="pupil"
        label="Pupil, if it is about one"
        hint="Surname and forename, or the UPN."
        error={errors?.pupil}
      />
      <TextField
        name="minutes"
        label="Minutes"
        type="number"
        defaultValue={5}
        required
        error={errors?.minutes}
      />
    </ActionForm>
  )
}

export type Receiver = { id: number; name: string; why: string; named: string }

/** Who gets the minutes, and of how many pupils in them they will read the name. */
export function SendForm({ receivers }: { receivers: readonly Receiver[] }) {
  return (
    <>
      <DataTable
        caption="Who gets the minutes, in the product and by mail where there is mail"
        stacked
        columns={[
          { key: 'name', title: 'Who', head: true, cell: (one: Receiver) => one.name },
          { key: 'why', title: 'Why', cell: (one: Receiver) => one.why },
          { key: 'named', title: 'Reads the names of', cell: (one: Receiver) => one.named },
        ]}
        rows={receivers}
        rowKey={(one) => one.id}
      />
      <Form method="post" className="actions">
        <button className="button" type="submit" name="intent" value="send">
          Send the minutes to {count(receivers.length, 'person', 'people')}
        </button>
        <span className="small quiet">Letters name no pupil: what is read is read after signing in.</span>
      </Form>
    </>
  )
}
