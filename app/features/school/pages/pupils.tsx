import { Form, Link, type LoaderFunctionArgs, useLoaderData } from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { SelectField, TextField } from '#ui/form/fields.tsx'
import { EmptyState, Page } from '#ui/layout/Page.tsx'
import { DataTable } from '#ui/table/DataTable.tsx'
import { PupilName } from '#ui/table/PupilName.tsx'
import { titled, useWords } from '#ui/words.ts'
import { listRegistrationGroups, listYearGroups } from '../queries/groups.server.ts'
import { listPupils } from '../queries/pupils.server.ts'
import { pupilsFinding } from '../rules/findings.ts'
import { PupilSearch } from '../schema.ts'

export const meta = () => [{ title: 'Pupils · Everyschool' }]

const perPage = 100

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'pupils.view')
  const asked = PupilSearch.parse(Object.fromEntries(new URL(args.request.url).searchParams))
  const { pupils, years, groups } = await visit.read(async (db) => ({
    pupils: await listPupils(db, visit.reach, {
      search: asked.q,
      ...(asked.year ? { yearGroupId: asked.year } : {}),
      ...(asked.group ? { registrationGroupId: asked.group } : {}),
    }),
    years: visit.may('school.view') ? await listYearGroups(db) : [],
    groups: visit.may('school.view') ? await listRegistrationGroups(db) : [],
  }))
  const shown = pupils.slice((asked.page - 1) * perPage, asked.page * perPage)
  await visit.sawPupils(shown.map((pupil) => pupil.id))
  return {
    base: `/${visit.org.slug}`,
    asked,
    total: pupils.length,
    pages: Math.ceil(pupils.length / perPage),
    pupils: shown.map(({ id, familyName, givenName, year, group }) => ({
      id,
      familyName,
      givenName,
      year,
      group,
    })),
    years: years.map(({ id, name }) => ({ value: String(id), label: name })),
    groups: groups.map(({ id, name }) => ({ value: String(id), label: name })),
  }
}

type Asked = PupilSearch
const addressOf = (base: string, asked: Asked, page: number) => {
  const search = new URLSearchParams({
    ...(asked.q ? { q: asked.q } : {}),
    ...(asked.year ? { year: String(asked.year) } : {}),
    ...(asked.group ? { group: String(asked.group) } : {}),
    page: String(page),
  })
  return `${base}/pupils?${search}`
}

export default function Pupils() {
  const { base, asked, total, pages, pupils, years, groups } = useLoaderData<typeof loader>()
  const words = useWords()
  const filtered = asked.q !== '' || asked.year !== undefined || asked.group !== undefined
  const any = { value: '', label: 'All' }
  return (
    <Page finding={pupilsFinding(total, filtered)}>
      <Form className="form-line" role="search" key={addressOf(base, asked, 1)}>
        <TextField name="q" label="Name, UPN or group" type="search" defaultValue={asked.q} />
        {years.length > 0 ? (
          <SelectField
            name="year"
            label={titled(words.year.one)}
            options={[any, ...years]}
            defaultValue={String(asked.year ?? '')}
          />
        ) : null}
        {groups.length > 0 ? (
          <SelectField
            name="group"
            label={titled(words.group.one)}
            options={[any, ...groups]}
            defaultValue={String(asked.group ?? '')}
          />
        ) : null}
        <button className="button" type="submit">
          Show
        </button>
      </Form>
      {pupils.length === 0 ? (
        <EmptyState
          title="No pupils to show"
          {...(filtered ? { next: { label: 'Show all', to: `${base}/pupils` } } : {})}
        >
          {filtered
            ? 'Try fewer words. Only pupils whom your posts open are found.'
            : 'Pupils appear here once a post opens them: a class you teach, a group you tutor, a caseload.'}
        </EmptyState>
      ) : (
        <DataTable
          caption={
            pages > 1
              ? `Pupils ${(asked.page - 1) * perPage + 1} to ${(asked.page - 1) * perPage + pupils.length} of ${total}, by surname`
              : 'Pupils by surname'
          }
          columns={[
            {
              key: 'name',
              title: 'Pupil',
              head: true,
              cell: (pupil) => (
                <PupilName
                  familyName={pupil.familyName}
                  givenName={pupil.givenName}
                  to={`${base}/pupils/${pupil.id}`}
                />
              ),
            },
            { key: 'year', title: 'Year', cell: (pupil) => pupil.year },
            { key: 'group', title: titled(words.group.one), cell: (pupil) => pupil.group },
          ]}
          rows={pupils}
          rowKey={(pupil) => pupil.id}
        />
      )}
      {pages > 1 ? (
        <nav className="actions" aria-label="Pages of the list">
          {asked.page > 1 ? <Link to={addressOf(base, asked, asked.page - 1)}>Earlier names</Link> : null}
          <span className="quiet small">
            Page {asked.page} of {pages}
          </span>
          {asked.page < pages ? <Link to={addressOf(base, asked, asked.page + 1)}>Later names</Link> : null}
        </nav>
      ) : null}
    </Page>
  )
}
