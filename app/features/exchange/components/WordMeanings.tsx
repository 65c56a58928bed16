import { ActionForm, SelectField, TextField } from '#ui/form/fields.tsx'
import type { Fault } from '../imports.server.ts'
import type { Field, Mapping } from '../reading/fields.ts'
import { type Asked, askedWords } from '../reading/words.ts'

type WordMeaningsProps = { fields: readonly Field[]; mapping: Mapping; faults: readonly Fault[] }

const label = ({ field, written, rows }: Asked) =>
  `${field.label}: “${written}”${rows === 0 ? '' : ` in ${rows.toLocaleString('en-GB')} ${rows === 1 ? 'row' : 'rows'}`}`

function Meaning({ asked, place }: { asked: Asked; place: number }) {
  const { field, written, means, proposed } = asked
  const shared = {
    ...{ name: 'means', id: `means-${place}`, label: label(asked) },
    ...(proposed ? { hint: 'Proposed, because it is written almost alike.' } : {}),
  }
  return (
    <>
      <input type="hidden" name="key" value={field.key} />
      <input type="hidden" name="written" value={written} />
      {field.words && field.words.length > 0 ? (
        <SelectField
          {...shared}
          options={[
            { value: '', label: 'nothing we know' },
            ...field.words.map((word) => ({ value: word, label: word })),
          ]}
          defaultValue={means}
        />
      ) : (
        <TextField {...shared} defaultValue={means} />
      )}
    </>
  )
}

/** Words of the file that are not known here, and what they mean: said once, and remembered for the source. */
export function WordMeanings({ fields, mapping, faults }: WordMeaningsProps) {
  const asked = askedWords(fields, mapping, faults)
  if (asked.length === 0) return null
  return (
    <details className="section" open={asked.some(({ rows }) => rows > 0)}>
      <summary>What the file’s words mean</summary>
      <p className="small quiet">
        Said once, it is remembered with the columns under the name of where the file comes from.
      </p>
      <ActionForm label="Read the file with these words">
        <input type="hidden" name="intent" value="words" />
        {asked.map((one, place) => (
          <Meaning key={`${one.field.key}/${one.written}`} asked={one} place={place} />
        ))}
      </ActionForm>
    </details>
  )
}
