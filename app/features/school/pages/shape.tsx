import { Link, type LoaderFunctionArgs, useLoaderData } from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { Breadcrumbs } from '#ui/layout/Frame.tsx'
import { Page } from '#ui/layout/Page.tsx'
import { DataTable } from '#ui/table/DataTable.tsx'
import { useWords } from '#ui/words.ts'
import { countShape } from '../queries/shape.server.ts'
import { nounKeys, nounWords } from '../rules/nouns.ts'

export const meta = () => [{ title: 'The school’s shape · Everyschool' }]

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'school.shape')
  return { base: `/${visit.org.slug}`, counts: await visit.read(countShape) }
}

export default function Shape() {
  const { base, counts } = useLoaderData<typeof loader>()
  const words = nounWords(useWords())
  const missing = nounKeys.find((key) => counts[key] === 0)
  const finding = missing
    ? `Next for the school’s shape: ${words[missing].many.toLowerCase()}`
    : 'The school’s shape is whole'
  return (
    <>
      <Breadcrumbs trail={[{ label: 'School', to: `${base}/school` }]} />
      <Page finding={finding} lead="Each part builds on those above it. Imports fill most of them at once.">
        <DataTable
          caption="What stands in this academic year"
          columns={[
            {
              key: 'part',
              title: 'Part',
              head: true,
              cell: (key) => <Link to={`${base}/school/shape/${key}`}>{words[key].many}</Link>,
            },
            { key: 'why', title: 'What for', cell: (key) => words[key].why },
            {
              key: 'count',
              title: 'There are',
              number: true,
              cell: (key) => counts[key].toLocaleString('en-GB'),
            },
          ]}
          rows={nounKeys}
          rowKey={(key) => key}
        />
        <p>
          <Link to={`${base}/school/timetable`}>The timetable</Link>: periods, rooms, and who is where
        </p>
      </Page>
    </>
  )
}
