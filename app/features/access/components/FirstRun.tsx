import { useEffect } from 'react'
import { useRevalidator } from 'react-router'
import { ActionForm, type FieldErrors, SelectField, TextField } from '#ui/form/fields.tsx'
import { Notice, Page, Section } from '#ui/layout/Page.tsx'
import { NewAccountFields } from './NewAccountFields.tsx'

const kinds = ['school', 'federation', 'partnership', 'authority', 'nation'].map((kind) => ({
  value: kind,
  label: kind,
}))

type FirstRunProps = {
  countries: readonly { value: string; label: string }[]
  errors: FieldErrors | undefined
  /** Whether the demonstration can be loaded from here, and whether that failed before. */
  demonstration: { offered: boolean; failed: boolean }
}

/** The first page of an empty house: make the own organisation, or look around in an invented one. */
export function FirstRun({ countries, errors, demonstration }: FirstRunProps) {
  return (
    <Page finding="Nothing is here yet: make your organisation, or look around first">
      {demonstration.failed ? (
        <Notice act>
          The demonstration could not be loaded, and nothing of it was kept. The log of the server says why.
        </Notice>
      ) : null}
      <div className="columns">
        <Section title="Your organisation and you">
          <p>You become its administrator, and can invite the others.</p>
          <ActionForm label="Make the organisation" errors={errors}>
            <input type="hidden" name="intent" value="organisation" />
            <TextField name="name" label="Name of the organisation" error={errors?.name} />
            <TextField
              name="slug"
              label="Short name for addresses"
              hint="Small letters, digits and hyphens, such as highfield"
              error={errors?.slug}
            />
            <SelectField name="kind" label="It is a" options={kinds} />
            <SelectField
              name="country"
              label="Words and scales of"
              options={countries}
              error={errors?.country}
            />
            <TextField
              name="givenName"
              label="Your first name"
              autoComplete="given-name"
              error={errors?.givenName}
            />
            <TextField
              name="familyName"
              label="Your family name"
              autoComplete="family-name"
              error={errors?.familyName}
            />
            <NewAccountFields errors={errors} />
          </ActionForm>
        </Section>
        {demonstration.offered ? (
          <Section title="Look around first">
            <p>
              Three schools in the middle of their third cycle, with a year and a half behind them. Every
              school, name and figure is invented; you choose as whom you look.
            </p>
            <p>
              It takes a minute or two. The demonstration never mixes with real data: to begin with your own
              school afterwards, take it away with <code>bin/everyschool demo --remove</code>.
            </p>
            <ActionForm label="Load the demonstration" quiet>
              <input type="hidden" name="intent" value="demonstration" />
            </ActionForm>
          </Section>
        ) : null}
      </div>
    </Page>
  )
}

/** How far the demonstration is; looks again every second, and goes on by itself when it is there. */
export function DemonstrationLoading({ part, label }: { part: number; label: string }) {
  const { revalidate } = useRevalidator()
  useEffect(() => {
    const timer = setInterval(revalidate, 1000)
    return () => clearInterval(timer)
  }, [revalidate])
  return (
    <Page
      finding="The demonstration is being loaded"
      lead="It takes a minute or two. This page goes on by itself when the schools are ready."
    >
      <div role="status">
        <label htmlFor="part">{label || 'The schools are drawn up'}</label>{' '}
        <progress id="part" value={part} max={1} />
      </div>
    </Page>
  )
}
