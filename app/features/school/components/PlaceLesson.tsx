import { ActionForm, type FieldErrors, SelectField, TextField } from '#ui/form/fields.tsx'
import { Section } from '#ui/layout/Page.tsx'

type Option = { value: string; label: string }
type PlaceLessonProps = {
  lessons: readonly Option[]
  periods: readonly Option[]
  rooms: readonly Option[]
  staff: readonly Option[]
  today: string
  errors: FieldErrors | undefined
}

/** Moves a lesson, adds one, or takes one out; what was before the day stays as it was. */
export function PlaceLesson({ lessons, periods, rooms, staff, today, errors }: PlaceLessonProps) {
  return (
    <details className="aside" open={errors !== undefined}>
      <summary>Move a lesson, add one or take one out</summary>
      <Section title="Move a lesson, or add one">
        <ActionForm label="Put it there" errors={errors} quiet>
          <input type="hidden" name="intent" value="place" />
          <SelectField
            name="lessonId"
            label="Lesson"
            options={[{ value: '', label: 'One lesson more' }, ...lessons]}
            error={errors?.lessonId}
          />
          <SelectField name="periodId" label="Period" options={periods} error={errors?.periodId} required />
          <SelectField
            name="roomId"
            label="Room"
            options={[{ value: '', label: 'No room' }, ...rooms]}
            error={errors?.roomId}
          />
          <SelectField
            name="personId"
            label="Taken by"
            options={[{ value: '', label: 'Whoever teaches the class' }, ...staff]}
            error={errors?.personId}
          />
          <TextField
            name="starts"
            label="From"
            type="date"
            defaultValue={today}
            hint="Until the day before, the lesson stays where it was."
            error={errors?.starts}
            required
          />
        </ActionForm>
      </Section>
      {lessons.length > 0 ? (
        <Section title="Take a lesson out">
          <ActionForm label="Take it out" quiet>
            <input type="hidden" name="intent" value="end" />
            <SelectField id="ended" name="lessonId" label="Lesson" options={lessons} />
            <TextField id="ends" name="starts" label="From" type="date" defaultValue={today} required />
          </ActionForm>
        </Section>
      ) : null}
    </details>
  )
}
