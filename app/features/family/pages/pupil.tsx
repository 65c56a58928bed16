import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect, useLoaderData } from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { getPupilInReach } from '#features/school/api.server.ts'
import { dateOf, formatDate } from '#features/school/api.ts'
import { parseForm } from '#platform/forms/parse.ts'
import { ActionForm, SelectField } from '#ui/form/fields.tsx'
import { EmptyState, Page, Section } from '#ui/layout/Page.tsx'
import { setLanguage } from '../commands/families.server.ts'
import { KeptReports } from '../components/KeptReports.tsx'
import { listReportTexts } from '../queries/facts.server.ts'
import { listGuardians } from '../queries/families.server.ts'
import { listPraise } from '../queries/praise.server.ts'
import { listReports } from '../queries/runs.server.ts'
import { pupilHomeFinding } from '../rules/words.ts'
import { LanguageForm } from '../schema.ts'

export const meta = () => [{ title: 'A pupil’s praise and reports · Everyschool' }]

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'home.view')
  const id = Number(args.params.id)
  const mayAsk = visit.may('home.proofread')
  const found = await visit.read(async (db) => {
    const pupil = await getPupilInReach(db, visit.reach, id)
    const texts = await listReportTexts(db, visit.org.country)
    return {
      givenName: pupil.givenName,
      reports: await listReports(db, visit.reach, [id]),
      praise: await listPraise(db, visit.reach, { pupilId: id, state: 'sent' }),
      languages: texts.map((text) => ({
        value: text.key,
        label: text.name === text.own_name ? text.name : `${text.name} (${text.own_name})`,
      })),
      guardians: mayAsk ? await listGuardians(db, id) : [],
    }
  })
  await visit.sawPupils([id])
  return {
    ...found,
    base: `/${visit.org.slug}`,
    id,
    mayAsk,
    praise: found.praise.map(({ id, words, sentBy, sentAt }) => ({
      ...{ id, words, sentBy },
      on: sentAt ? formatDate(dateOf(sentAt)) : '',
    })),
  }
}

export async function action(args: ActionFunctionArgs) {
  const visit = await enter(args, 'home.proofread')
  const pupilId = Number(args.params.id)
  const parsed = await parseForm(args.request, LanguageForm)
  if (!parsed.ok) return { errors: parsed.errors }
  await visit.write(async (db) => {
    await getPupilInReach(db, visit.reach, pupilId)
    await setLanguage(db, { ...parsed.value, pupilId }, visit.org.country)
  })
  return redirect(`/${visit.org.slug}/pupils/${pupilId}/home`)
}

export default function PupilHome() {
  const { base, id, givenName, reports, praise, guardians, languages, mayAsk } =
    useLoaderData<typeof loader>()
  return (
    <Page finding={pupilHomeFinding(givenName, praise.length, reports.length)}>
      {praise.length > 0 ? (
        <Section title="Praise">
          <ul className="plain praise">
            {praise.map((line) => (
              <li key={line.id}>
                <p>{line.words}</p>
                <p className="small quiet">{[line.on, line.sentBy].filter(Boolean).join(' · ')}</p>
              </li>
            ))}
          </ul>
        </Section>
      ) : null}
      {reports.length > 0 ? (
        <Section title="Reports home, as they were sent">
          <KeptReports base={base} reports={reports} languages={languages} />
        </Section>
      ) : (
        <EmptyState title="No report has gone home yet">
          A report stands here once it is released, and stays exactly as it was sent.
        </EmptyState>
      )}
      {mayAsk ? (
        <p>
          <a href={`${base}/home/preview/${id}`}>How the report would look now</a>
        </p>
      ) : null}
      {guardians.length > 0 ? (
        <Section title="The language each reads">
          {guardians.map((one) => (
            <ActionForm key={one.id} label={`Keep it for ${one.name}`} quiet>
              <input type="hidden" name="guardianId" value={one.id} />
              <SelectField
                name="language"
                label={`${one.name} · ${one.relation}`}
                options={[{ value: '', label: 'Not asked yet' }, ...languages]}
                defaultValue={one.language ?? ''}
              />
            </ActionForm>
          ))}
        </Section>
      ) : null}
    </Page>
  )
}
