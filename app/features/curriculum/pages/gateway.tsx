import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  redirect,
  useActionData,
  useLoaderData,
} from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { listStaffNames } from '#features/school/api.server.ts'
import { formatPupilName } from '#features/school/api.ts'
import { listKinds } from '#features/support/api.server.ts'
import { notFound } from '#platform/errors.ts'
import { parseForm } from '#platform/forms/parse.ts'
import { ActionForm, ChoiceField, SelectField, TextField } from '#ui/form/fields.tsx'
import { Breadcrumbs } from '#ui/layout/Frame.tsx'
import { Page } from '#ui/layout/Page.tsx'
import { saveGateway } from '../commands/gateways.server.ts'
import { listGateways } from '../queries/gateways.server.ts'
import { listPathways } from '../queries/pathways.server.ts'
import { GatewayForm } from '../schema.ts'

export const meta = () => [{ title: 'A gateway · Everyschool' }]

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'school.shape')
  const { country } = visit.org
  return visit.read(async (db) => {
    const gateway = (await listGateways(db, country)).find(({ key }) => key === args.params.key)
    if (!gateway) throw notFound()
    return {
      ...{
        base: `/${visit.org.slug}/curriculum`,
        name: gateway.name,
        about: gateway.about,
        own: gateway.own,
      },
      usual: gateway.help_kinds,
      kinds: (await listKinds(db, country)).map(({ key, name }) => ({ value: key, label: name })),
      pathways: (await listPathways(db, { open: true })).map(({ id, name }) => {
        return { value: String(id), label: name }
      }),
      staff: (await listStaffNames(db)).map((one) => ({
        value: String(one.id),
        label: formatPupilName(one),
      })),
    }
  })
}

export async function action(args: ActionFunctionArgs) {
  const visit = await enter(args, 'school.shape')
  const parsed = await parseForm(args.request, GatewayForm)
  if (!parsed.ok) return { errors: parsed.errors }
  const of = { key: args.params.key ?? '', country: visit.org.country }
  await visit.write((db) => saveGateway(db, of, parsed.value))
  return redirect(`/${visit.org.slug}/curriculum/gateways`)
}

export default function OneGateway() {
  const { base, name, about, own, usual, kinds, pathways, staff } = useLoaderData<typeof loader>()
  const errors = useActionData<typeof action>()?.errors
  return (
    <>
      <Breadcrumbs
        trail={[
          { label: 'Curriculum', to: base },
          { label: 'Gateways', to: `${base}/gateways` },
        ]}
      />
      <Page finding={`${name}: what the school does`} lead={about}>
        <ActionForm label="Keep it so" errors={errors}>
          <TextField name="does" label="What we do" lines={3} defaultValue={own?.does} error={errors?.does} />
          <TextField
            name="evidence"
            label="Evidence so far"
            hint="What shows that it is worth it, and where it was read"
            lines={3}
            defaultValue={own?.evidence}
            error={errors?.evidence}
          />
          <SelectField
            name="leaderId"
            label="Leads it"
            options={[{ value: '', label: 'nobody yet' }, ...staff]}
            defaultValue={String(own?.leaderId ?? '')}
          />
          {pathways.length > 0 ? (
            <ChoiceField
              name="pathwayId"
              label="Pathways that belong to it"
              type="checkbox"
              options={pathways}
              chosen={(own?.pathways ?? []).map(({ id }) => String(id))}
            />
          ) : null}
          <ChoiceField
            name="helpKind"
            label="Help that belongs to it"
            type="checkbox"
            options={kinds}
            chosen={own?.helpKinds ?? usual}
          />
        </ActionForm>
      </Page>
    </>
  )
}
