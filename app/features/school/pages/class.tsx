import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  redirect,
  useActionData,
  useLoaderData,
} from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { listWords } from '#features/measures/api.server.ts'
import { parseForm } from '#platform/forms/parse.ts'
import { ActionForm, SelectField } from '#ui/form/fields.tsx'
import { EmptyState, Page, Section } from '#ui/layout/Page.tsx'
import { DataTable } from '#ui/table/DataTable.tsx'
import { PupilName } from '#ui/table/PupilName.tsx'
import { setTier } from '../commands/classes.server.ts'
import { listPupilAttendance, listSessionKinds } from '../queries/attendance.server.ts'
import { countBehaviour } from '../queries/behaviour.server.ts'
import { getClassInReach } from '../queries/classes.server.ts'
import { listClassPupilsInReach } from '../queries/pupils.server.ts'
import { formatShare, presentShare } from '../rules/attendance.ts'
import { addDays } from '../rules/dates.ts'
import { classFinding } from '../rules/findings.ts'
import { formatWhere } from '../rules/names.ts'
import { TierForm } from '../schema.ts'

export const meta = () => [{ title: 'Class · Everyschool' }]

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'pupils.view')
  const id = Number(args.params.id)
  const span = { from: addDays(visit.today, -42), to: visit.today }
  const { name, tier, tiers, pupils, attendance, behaviour } = await visit.read(async (db) => {
    const { name, tier, scaleKey } = await getClassInReach(db, visit.reach, id)
    const pupils = await listClassPupilsInReach(db, visit.reach, id, visit.today)
    const kinds = await listSessionKinds(db, visit.org.country)
    const ids = pupils.map((pupil) => pupil.id)
    const attendance = await listPupilAttendance(db, { pupils: ids, classes: [] }, kinds, span)
    const behaviour = await countBehaviour(db, ids, visit.org.country, span)
    const words = await listWords(db, visit.org.country, 'tier', visit.today)
    // Where no tier has a highest grade on the scale of the subject, it is not entered by tiers.
    const tiered = words.some((word) => scaleKey in word.tops)
    return { name, tier, tiers: tiered ? words : [], pupils, attendance, behaviour }
  })
  await visit.sawPupils(pupils.map((pupil) => pupil.id))
  const present = attendance.reduce((sum, row) => sum + row.present, 0)
  const possible = attendance.reduce((sum, row) => sum + row.possible, 0)
  return {
    base: `/${visit.org.slug}`,
    name,
    tier,
    tiers: visit.may('school.shape') ? tiers.map((word) => ({ value: word.key, label: word.name })) : [],
    share: presentShare({ present, possible }),
    pupils: pupils.map((pupil) => {
      const counted = attendance.find((row) => row.pupilId === pupil.id)
      return {
        id: pupil.id,
        familyName: pupil.familyName,
        givenName: pupil.givenName,
        where: formatWhere(pupil),
        share: counted ? presentShare(counted) : null,
        ...(behaviour.get(pupil.id) ?? { praised: 0, noted: 0 }),
      }
    }),
  }
}

export async function action(args: ActionFunctionArgs) {
  const visit = await enter(args, 'school.shape')
  const classId = Number(args.params.id)
  const parsed = await parseForm(args.request, TierForm)
  if (!parsed.ok) return { errors: parsed.errors }
  const outcome = await visit.write(async (db) => {
    await getClassInReach(db, visit.reach, classId)
    return setTier(db, { classId, tier: parsed.value.tier, country: visit.org.country })
  })
  if (!outcome.ok) return { errors: outcome.errors }
  return redirect(`/${visit.org.slug}/classes/${classId}`)
}

export default function Class() {
  const { base, name, tier, tiers, share, pupils } = useLoaderData<typeof loader>()
  const errors = useActionData<typeof action>()?.errors
  return (
    <Page finding={classFinding(name, pupils.length, share)}>
      {pupils.length === 0 ? (
        <EmptyState title="No pupils today">
          Pupils come with an import of enrolments, or are enrolled by hand by whoever sets up the school.
        </EmptyState>
      ) : (
        <DataTable
          caption="Pupils enrolled today, over the last six weeks: how often each was praised, how often something else was noted, and attendance"
          columns={[
            {
              key: 'name',
              title: 'Pupil',
              head: true,
              cell: (pupil) => (
                <PupilName
                  familyName={pupil.familyName}
                  givenName={pupil.givenName}
                  where={pupil.where}
                  to={`${base}/pupils/${pupil.id}`}
                />
              ),
            },
            { key: 'praised', title: 'Praised', number: true, cell: (pupil) => pupil.praised || '–' },
            { key: 'noted', title: 'Noted', number: true, cell: (pupil) => pupil.noted || '–' },
            {
              key: 'share',
              title: 'Attendance',
              number: true,
              cell: (pupil) => formatShare(pupil.share),
            },
          ]}
          rows={pupils}
          rowKey={(pupil) => pupil.id}
        />
      )}
      {tiers.length > 0 ? (
        <Section title="Tier of entry">
          <ActionForm label="Set the tier" errors={errors} quiet>
            <SelectField
              name="tier"
              label="Entered for"
              hint="Judgements above the highest grade of the tier are questioned before a cycle closes."
              options={[{ value: '', label: 'No tier yet' }, ...tiers]}
              defaultValue={tier ?? ''}
              error={errors?.tier}
            />
          </ActionForm>
        </Section>
      ) : null}
    </Page>
  )
}
