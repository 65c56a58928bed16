import {
  type ActionFunctionArgs,
  Form,
  type LoaderFunctionArgs,
  redirect,
  useActionData,
  useLoaderData,
} from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { listClasses, listStaff } from '#features/school/api.server.ts'
import { count, formatDay, formatStaffName } from '#features/school/api.ts'
import { parseForm, parseSearch } from '#platform/forms/parse.ts'
import { ActionForm, SelectField, TextField } from '#ui/form/fields.tsx'
import { Breadcrumbs } from '#ui/layout/Frame.tsx'
import { Page, Section } from '#ui/layout/Page.tsx'
import { DataTable } from '#ui/table/DataTable.tsx'
import { endCover, nameCover } from '../commands/cover.server.ts'
import { type Cover, listCovers } from '../queries/covers.server.ts'
import { getCycle } from '../queries/cycles.server.ts'
import { cycleTrail } from '../rules/trail.ts'
import { CoverForm, CoverSearch } from '../schema.ts'

export const meta = () => [{ title: 'Cover · Everyschool' }]

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'cycle.run')
  const search = parseSearch(args.request, CoverSearch)
  const wanted = search.ok ? search.value.class : undefined
  return visit.read(async (db) => {
    const cycle = await getCycle(db, Number(args.params.cycleId))
    const classes = await listClasses(db, { academicYearId: cycle.academicYearId })
    const chosen = classes.find((one) => one.id === wanted)
    const own = classes.filter((one) => cycle.yearGroupIds.includes(one.yearGroupId))
    return {
      base: `/${visit.org.slug}`,
      cycle,
      today: visit.today,
      covers: await listCovers(db, { from: visit.today }),
      classes: own.map(({ id, name, subject }) => ({ value: String(id), label: `${name} · ${subject}` })),
      chosen: chosen && {
        id: chosen.id,
        name: chosen.name,
        teachers: chosen.teachers.map((one) => ({ value: String(one.id), label: formatStaffName(one) })),
      },
      staff: (await listStaff(db))
        .filter((one) => !chosen?.teachers.some((teacher) => teacher.id === one.id))
        .map((one) => ({ value: String(one.id), label: formatStaffName(one) })),
    }
  })
}

export async function action(args: ActionFunctionArgs) {
  const visit = await enter(args, 'cycle.run')
  const parsed = await parseForm(args.request, CoverForm)
  if (!parsed.ok) return { errors: parsed.errors }
  const form = parsed.value
  const base = `/${visit.org.slug}`
  const outcome = await visit.write((db) => {
    if (form.intent === 'end') return endCover(db, form.postId)
    const { intent: _, ...wish } = form
    return nameCover(db, base, wish)
  })
  if (!outcome.ok) return { errors: outcome.errors }
  return redirect(`${base}/cycle/${args.params.cycleId}/cover`)
}

function coverFinding(covers: readonly Cover[], today: string): string {
  const now = covers.filter((one) => one.starts <= today)
  if (now.length > 0) return `${count(now.length, 'class', 'classes')} covered for an absent teacher today`
  return covers.length > 0
    ? `${count(covers.length, 'cover')} to come, none today`
    : 'Nobody covers a class today'
}

export default function CoverPage() {
  const { base, cycle, covers, classes, chosen, staff, today } = useLoaderData<typeof loader>()
  const errors: Record<string, string> | undefined = useActionData<typeof action>()?.errors
  const here = `${base}/cycle/${cycle.id}`
  return (
    <>
      <Breadcrumbs trail={cycleTrail(base, cycle, { label: 'Who is behind', to: `${here}/chase` })} />
      <Page
        finding={coverFinding(covers, today)}
        lead="Whoever covers a class sees its pupils and enters for it, from the first day to the last; the right ends by itself."
      >
        {covers.length > 0 ? <CoverTable covers={covers} /> : null}
        {chosen ? (
          <Section title={`Name who covers ${chosen.name}`}>
            <ActionForm label={`Name cover for ${chosen.name}`} errors={errors}>
              <input type="hidden" name="intent" value="name" />
              <input type="hidden" name="classId" value={chosen.id} />
              <SelectField
                name="absentId"
                label="Who is away"
                options={[...chosen.teachers, { value: '', label: 'the class has no teacher' }]}
              />
              <SelectField name="personId" label="Who covers" options={staff} error={errors?.personId} />
              <TextField
                name="starts"
                label="From"
                type="date"
                defaultValue={today}
                required
                error={errors?.starts}
              />
              <TextField
                name="ends"
                label="To"
                type="date"
                defaultValue={cycle.ends}
                required
                error={errors?.ends}
              />
              <TextField
                name="reason"
                label="Why"
                hint="In a word, without details of anybody’s health; it stays beside the cover."
                required
                error={errors?.reason}
              />
            </ActionForm>
          </Section>
        ) : (
          <Section title="Name cover for a class">
            <Form method="get" className="form">
              <SelectField name="class" label="Class" options={classes} />
              <div className="actions">
                <button className="button" type="submit">
                  Choose who covers
                </button>
              </div>
            </Form>
          </Section>
        )}
      </Page>
    </>
  )
}

function CoverTable({ covers }: { covers: readonly Cover[] }) {
  return (
    <DataTable
      caption="Cover that holds today or is to come"
      columns={[
        { key: 'class', title: 'Class', head: true, cell: (one: Cover) => one.className },
        { key: 'who', title: 'Covers', cell: (one: Cover) => one.name },
        { key: 'for', title: 'For', cell: (one: Cover) => one.absent ?? 'no teacher yet' },
        {
          key: 'when',
          title: 'When',
          cell: (one: Cover) => `${formatDay(one.starts)} to ${formatDay(one.ends)}`,
        },
        { key: 'why', title: 'Why', cell: (one: Cover) => one.reason },
        {
          key: 'end',
          title: 'End',
          cell: (one: Cover) => (
            <Form method="post">
              <input type="hidden" name="postId" value={one.postId} />
              <button
                className="link"
                type="submit"
                name="intent"
                value="end"
                aria-label={`End the cover of ${one.className} by ${one.name}`}
              >
                end it now
              </button>
            </Form>
          ),
        },
      ]}
      rows={covers}
      rowKey={(one) => one.postId}
    />
  )
}
