type FieldYearsProps = {
  fields: readonly { value: string; label: string }[]
  yearGroups: readonly { value: string; label: string }[]
  chosen: readonly { key: string; yearGroupIds: readonly number[] }[]
  error: string | undefined
}

/** What a cycle collects, and which fields only some year groups enter. */
export function FieldYears({ fields, yearGroups, chosen, error }: FieldYearsProps) {
  const onlyOf = (key: string) => chosen.find((one) => one.key === key)?.yearGroupIds.map(String) ?? []
  return (
    <fieldset className="field" id="fields" aria-describedby="fields-hint">
      <legend>What is entered</legend>
      <span className="hint" id="fields-hint">
        Each field costs every teacher time for every pupil. Tick years beside a field that they alone enter;
        with none ticked every year group of the cycle enters it.
      </span>
      {error ? <span className="error">{error}</span> : null}
      <div className="table-scroll">
        <table className="data">
          <thead>
            <tr>
              <th scope="col">Field</th>
              {yearGroups.map((year) => (
                <th scope="col" key={year.value}>
                  {year.label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {fields.map((field) => (
              <tr key={field.value}>
                <th scope="row">
                  <label className="choice">
                    <input
                      type="checkbox"
                      name="fields"
                      value={field.value}
                      defaultChecked={chosen.some((one) => one.key === field.value)}
                    />
                    {field.label}
                  </label>
                </th>
                {yearGroups.map((year) => (
                  <td key={year.value}>
                    <input
                      type="checkbox"
                      name="only"
                      value={`${field.value}.${year.value}`}
                      aria-label={`${field.label} only in ${year.label}`}
                      defaultChecked={onlyOf(field.value).includes(year.value)}
                    />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </fieldset>
  )
}
