import {
  type ActionFunctionArgs,
  Form,
  Link,
  type LoaderFunctionArgs,
  useActionData,
  useLoaderData,
} from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { getPupilInReach, listSubjects } from '#features/school/api.server.ts'
import { parseForm } from '#platform/forms/parse.ts'
import { ActionForm, type FieldErrors, SelectField, TextField } from '#ui/form/fields.tsx'
import { EmptyState, Notice, Page, Section } from '#ui/layout/Page.tsx'
import { DataTable } from '#ui/table/DataTable.tsx'
import { listKinds } from '../../queries/catalogue.server.ts'
import { signFor, takeBackSignature } from '../commands/sign.server.ts'
import { findLessonCycle } from '../queries/desk.server.ts'
import { type LedgerLine, listLedger, listSignatures } from '../queries/standing.server.ts'
import { listTimetabled } from '../queries/timetable.server.ts'
import { dayWords, missedFinding, periodName, toldWords } from '../rules/words.ts'
import { SignForm } from '../schema.ts'

export const meta = () => [{ title: 'Lessons missed for help · Everyschool' }]

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'help.plans')
  const id = Number(args.params.id)
  const found = await visit.read(async (db) => {
    const { givenName } = await getPupilInReach(db, visit.reach, id)
    const cycle = await findLessonCycle(db)
    const lines = cycle ? await listLedger(db, { from: cycle.starts, to: cycle.ends, pupilIds: [id] }) : []
    const kinds = await listKinds(db, visit.org.country)
    const taught = new Set((await listTimetabled(db, [id])).get(id)?.map(({ subjectId }) => subjectId))
    return {
      ...{ givenName, finding: missedFinding(givenName, lines), cycle: cycle?.name ?? null },
      lines: lines.map((line) => ({
        ...line,
        kind: kinds.find(({ key }) => key === line.kind)?.name ?? 'help',
      })),
      signatures: cycle ? await listSignatures(db, cycle.id, [id]) : [],
      subjects: (await listSubjects(db)).filter((one) => taught.has(one.id)),
    }
  })
  await visit.sawPupils([id])
  const { signatures, subjects, ...rest } = found
  const signed = new Set(signatures.map(({ subjectId }) => subjectId))
  return {
    ...{ ...rest, base: `/${visit.org.slug}`, today: visit.today, leads: visit.may('help.lead') },
    signatures: signatures.map(({ subjectId, subject, reason, by }) => ({ subjectId, subject, reason, by })),
    subjects: subjects
      .filter((one) => !signed.has(one.id))
      .map((one) => ({ value: String(one.id), label: one.name })),
  }
}

export async function action(args: ActionFunctionArgs) {
  const visit = await enter(args, 'help.lead')
  const pupilId = Number(args.params.id)
  await visit.read((db) => getPupilInReach(db, visit.reach, pupilId))
  const parsed = await parseForm(args.request, SignForm)
  if (!parsed.ok) return { errors: parsed.errors }
  const { subjectId } = parsed.value
  const { value: form } = parsed
  if (form.intent === 'take back') {
    await visit.write((db) => takeBackSignature(db, visit.reach, { pupilId, subjectId }))
    return { done: 'Taken back: the next plan no longer counts on it. Lessons that stand stay.' }
  }
  const { reason } = form
  const signed = await visit.write((db) => signFor(db, visit.reach, { pupilId, subjectId, reason }))
  return signed.ok
    ? { done: 'Signed: the next plan of special lessons may count on it.' }
    : { errors: signed.errors }
}

type Line = Omit<LedgerLine, 'kind'> & { kind: string }

function Ledger({ base, lines, today }: { base: string; lines: readonly Line[]; today: string }) {
  return (
    <DataTable
      caption="What is missed for help in this cycle, by day"
      columns={[
        {
          key: 'when',
          title: 'When',
          head: true,
          cell: (line: Line) => `${dayWords(line.on)}, ${periodName(line.period)}`,
        },
        {
          key: 'subject',
          title: 'Instead of',
          cell: ({ subject, classId, className }) =>
            classId === null ? (
              'no lesson'
            ) : (
              <>
                {subject} <Link to={`${base}/classes/${classId}/out`}>{className}</Link>
              </>
            ),
        },
        { key: 'kind', title: 'For', cell: ({ kind }) => kind },
        { key: 'told', title: 'As it stands', cell: (line) => toldWords(line, today) },
      ]}
      rows={lines}
      rowKey={({ lessonId }) => lessonId}
      stacked
    />
  )
}

type Signature = { subjectId: number; subject: string; reason: string; by: string | null }

function Signatures({ signatures, leads }: { signatures: readonly Signature[]; leads: boolean }) {
  if (signatures.length === 0)
    return <p className="quiet">Nobody has signed: no subject is missed twice in this cycle.</p>
  return (
    <ul className="plain">
      {signatures.map(({ subjectId, subject, reason, by }) => (
        <li key={subjectId}>
          <strong>{subject}</strong>: {reason}{' '}
          <span className="quiet small">{by ? `signed by ${by}` : ''}</span>{' '}
          {leads ? (
            <Form method="post">
              <input type="hidden" name="subjectId" value={subjectId} />
              <button className="link small" type="submit" name="intent" value="take back">
                Take back<span className="visually-hidden"> the signature for {subject}</span>
              </button>
            </Form>
          ) : null}
        </li>
      ))}
    </ul>
  )
}

type SignProps = { subjects: readonly { value: string; label: string }[]; errors: FieldErrors | undefined }

function Sign({ subjects, errors }: SignProps) {
  return (
    <ActionForm label="Sign for it" errors={errors} quiet>
      <input type="hidden" name="intent" value="sign" />
      <SelectField
        name="subjectId"
        label="Subject that may be missed again"
        options={subjects}
        error={errors?.subjectId}
      />
      <TextField name="reason" label="Why that is right for this pupil" error={errors?.reason} />
    </ActionForm>
  )
}

export default function MissedLessons() {
  const { base, finding, cycle, lines, signatures, subjects, today, leads } = useLoaderData<typeof loader>()
  const answer = useActionData<typeof action>()
  return (
    <Page finding={finding}>
      {answer && 'done' in answer ? <Notice>{answer.done}</Notice> : null}
      {lines.length === 0 ? (
        <EmptyState title="No lesson is missed">
          What is missed for special lessons is written down here: when, in which subject, and what became of
          it.
        </EmptyState>
      ) : (
        <Ledger base={base} lines={lines} today={today} />
      )}
      {cycle ? (
        <Section title="May be missed more than once">
          <Signatures signatures={signatures} leads={leads} />
          {leads && subjects.length > 0 ? (
            <Sign
              key={signatures.length}
              subjects={subjects}
              errors={answer && 'errors' in answer ? answer.errors : undefined}
            />
          ) : null}
        </Section>
      ) : null}
    </Page>
  )
}
