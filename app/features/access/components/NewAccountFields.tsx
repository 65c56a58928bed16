import { type FieldErrors, TextField } from '#ui/form/fields.tsx'

/** How somebody will sign in from now on. */
export function NewAccountFields({ email, errors }: { email?: string; errors: FieldErrors | undefined }) {
  return (
    <>
      <TextField
        name="email"
        label="Your e-mail address"
        type="email"
        autoComplete="username"
        defaultValue={email}
        error={errors?.email}
      />
      <TextField
        name="password"
        label="A password"
        hint="At least 10 characters"
        type="password"
        autoComplete="new-password"
        error={errors?.password}
      />
    </>
  )
}
