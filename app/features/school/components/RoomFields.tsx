import { type FieldErrors, SelectField, TextField } from '#ui/form/fields.tsx'

type RoomFieldsProps = {
  kinds: readonly { value: string; label: string }[]
  room?: { name: string; kind: string; seats: number | null }
  errors: FieldErrors | undefined
}

export function RoomFields({ kinds, room, errors }: RoomFieldsProps) {
  return (
    <>
      <TextField name="name" label="Name" defaultValue={room?.name} error={errors?.name} required />
      <SelectField
        name="kind"
        label="What it is"
        options={kinds}
        defaultValue={room?.kind}
        error={errors?.kind}
      />
      <TextField
        name="seats"
        label="Seats"
        inputMode="numeric"
        defaultValue={room?.seats ?? undefined}
        error={errors?.seats}
      />
    </>
  )
}
