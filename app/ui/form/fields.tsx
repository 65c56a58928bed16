import { type ReactNode, useState } from 'react'
import { Form, useNavigation } from 'react-router'

export type FieldErrors = Record<string, string>

type FieldProps = {
  name: string
  /** The id of the field where a page has several forms with fields of one name; the name unless said. */
  id?: string
  label: string
  hint?: string
  error?: string | undefined
}

const describedBy = ({ name, id = name, hint, error }: FieldProps) =>
  [hint ? `${id}-hint` : '', error ? `${id}-error` : ''].filter(Boolean).join(' ') || undefined

function FieldNotes({ name, id = name, hint, error }: FieldProps) {
  return (
    <>
      {hint ? (
        <span className="hint" id={`${id}-hint`}>
          {hint}
        </span>
      ) : null}
      {error ? (
        <span className="error" id={`${id}-error`}>
          {error}
        </span>
      ) : null}
    </>
  )
}

type TextFieldProps = FieldProps & {
  type?: 'text' | 'email' | 'password' | 'number' | 'date' | 'search' | 'file'
  defaultValue?: string | number | undefined
  autoComplete?: string
  required?: boolean
  inputMode?: 'numeric' | 'decimal' | 'text'
  accept?: string
  /** More than one: words that may run on. */
  lines?: number
}

export function TextField(props: TextFieldProps) {
  const { name, id = name, label, type = 'text', hint: _, error, lines = 1, ...rest } = props
  const shared = {
    ...{ className: 'input', id, name, 'aria-describedby': describedBy(props) },
    'aria-invalid': error ? true : undefined,
  }
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <FieldNotes {...props} />
      {lines > 1 ? (
        <textarea {...shared} rows={lines} defaultValue={rest.defaultValue} />
      ) : (
        <input {...shared} type={type} {...rest} />
      )}
    </div>
  )
}

type Option = {
  value: string
  label: string
  /** Options of a group stand together under its name; those without one come first. */
  group?: string
}

type SelectFieldProps = FieldProps & {
  options: readonly Option[]
  defaultValue?: string | undefined
  required?: boolean
}

export function SelectField(props: SelectFieldProps) {
  const { name, id = name, label, options, defaultValue, required } = props
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <FieldNotes {...props} />
      <select
        className="input"
        id={id}
        name={name}
        defaultValue={defaultValue}
        required={required}
        aria-describedby={describedBy(props)}
      >
        {[...Map.groupBy(options, (option) => option.group)].map(([group, own]) =>
          group === undefined ? (
            <Options key="" options={own} />
          ) : (
            <optgroup key={group} label={group}>
              <Options options={own} />
            </optgroup>
          ),
        )}
      </select>
    </div>
  )
}

const Options = ({ options }: { options: readonly Option[] }) =>
  options.map((option) => (
    <option key={option.value} value={option.value}>
      {option.label}
    </option>
  ))

type ChoiceFieldProps = FieldProps & {
  type: 'radio' | 'checkbox'
  options: readonly Option[]
  chosen?: readonly string[]
}

/** Many short names stand side by side, so that whoever ticks some of them sees them all. */
const isLong = (options: readonly Option[]): boolean =>
  options.length > 6 && options.every(({ label }) => label.length < 30)

export function ChoiceField(props: ChoiceFieldProps) {
  const { name, label, type, options, chosen = [] } = props
  return (
    <fieldset className="field" aria-describedby={describedBy(props)}>
      <legend>{label}</legend>
      <FieldNotes {...props} />
      <div className={isLong(options) ? 'choice-list choice-list-long' : 'choice-list'}>
        {options.map((option) => (
          <label className="choice" key={option.value}>
            <input
              type={type}
              name={name}
              value={option.value}
              defaultChecked={chosen.includes(option.value)}
            />
            {option.label}
          </label>
        ))}
      </div>
    </fieldset>
  )
}

/** What is wrong with the form, first on the page, each line a link to its field. */
export function ErrorSummary({ errors }: { errors: FieldErrors | undefined }) {
  const lines = Object.entries(errors ?? {})
  if (lines.length === 0) return null
  return (
    <div className="error-summary" role="alert">
      <h2>There is a problem</h2>
      <ul>
        {lines.map(([name, message]) => (
          <li key={name}>
            <a href={`#${name}`}>{message}</a>
          </li>
        ))}
      </ul>
    </div>
  )
}

type ActionFormProps = {
  children: ReactNode
  label: string
  errors?: FieldErrors | undefined
  action?: string
  quiet?: boolean
  file?: boolean
}

/** A form that posts: summary of errors, fields, one button, which waits for the answer before it is pressed again. */
export function ActionForm({ children, label, errors, action, quiet, file }: ActionFormProps) {
  const { formMethod } = useNavigation()
  const [sent, setSent] = useState(false)
  const busy = sent && formMethod !== undefined
  return (
    <Form
      className="form"
      method="post"
      onSubmit={() => setSent(true)}
      {...(action ? { action } : {})}
      {...(file ? { encType: 'multipart/form-data' as const } : {})}
    >
      <ErrorSummary errors={errors} />
      {children}
      <div className="actions">
        <button className={quiet ? 'button button-quiet' : 'button'} type="submit" disabled={busy}>
          {label}
        </button>
        <span className="small" role="status">
          {busy ? 'Working: this can take a moment.' : ''}
        </span>
      </div>
    </Form>
  )
}
