import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  redirect,
  useActionData,
  useLoaderData,
} from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { recipientOf } from '#features/notices/api.server.ts'
import { count, dateOf, formatDate } from '#features/school/api.ts'
import { notFound } from '#platform/errors.ts'
import { parseForm } from '#platform/forms/parse.ts'
import { DotIntervals } from '#ui/chart/DotIntervals.tsx'
import { Breadcrumbs } from '#ui/layout/Frame.tsx'
import { EmptyState, Facts, Notice, Page, Provenance, Section } from '#ui/layout/Page.tsx'
import { DataTable } from '#ui/table/DataTable.tsx'
import { AuditTable } from '../components/AuditTable.tsx'
import { OwnComment } from '../components/OwnComment.tsx'
import { commentOwn, readOwn } from '../gate.server.ts'
import { neverFor } from '../resolution.ts'
import { CommentForm } from '../schema.ts'
import { ownFinding, rangeWords, type Said, sayFigure, TOO_FEW } from '../words.ts'

export const meta = () => [{ title: 'Your own figures · Everyschool' }]

const dayOf = (at: Date) => formatDate(dateOf(at))

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'effects.own')
  // Somebody whose posts are held elsewhere has no figures here, and is nobody here who might have.
  const personId = recipientOf(visit)
  if (personId === null) throw notFound()
  const { live, set, figure, readings } = await visit.read((db) => readOwn(db, personId))
  return {
    base: `/${visit.org.slug}`,
    purpose: live.purpose,
    set: set && {
      madeOn: dayOf(set.madeAt),
      shownFrom: formatDate(set.shownFrom),
      waiting: set.shownFrom > visit.today,
      verdict: set.audit,
    },
    own: figure && { said: sayFigure(figure), classes: figure.classes, comment: figure.comment ?? '' },
    readings: readings.map(({ id, reader, at }) => ({ id, reader, on: dayOf(at) })),
  }
}

export async function action(args: ActionFunctionArgs) {
  const visit = await enter(args, 'effects.own')
  const personId = recipientOf(visit)
  if (personId === null) throw notFound()
  const parsed = await parseForm(args.request, CommentForm)
  if (!parsed.ok) return { errors: parsed.errors }
  await visit.write((db) => commentOwn(db, personId, parsed.value.comment))
  return redirect(`/${visit.org.slug}/effects/own`)
}

type Loaded = ReturnType<typeof useLoaderData<typeof loader>>

function OwnFigure({ said }: { said: Said }) {
  if (!said.said)
    return <Notice>Your figure: {TOO_FEW}. Nobody sees any number, and there is none to see.</Notice>
  return (
    <DotIntervals
      title="Your classes, against what is usual here for pupils who started there"
      caption="In steps of the grade scale. The bar holds what is true in 95 of 100 cases; a hollow dot is too close to call."
      middle="as usual"
      dots={[
        {
          ...{ key: 'own', label: 'You', value: said.effect, half: said.half },
          ...{ words: rangeWords(said), open: said.verdict === 'too close to call' },
        },
      ]}
      table={<p>{rangeWords(said)}</p>}
    />
  )
}

function WhatItSays() {
  return (
    <Section title="What it can say, and what it cannot">
      <ul>
        <li>
          It says how far the exam results of the classes you taught for most of a year lie from what the same
          pupils’ starts and other subjects let expect, once what is peculiar to each class is set apart.
        </li>
        <li>
          It cannot say why. A timetable, a room, who sat together, illness, a colleague who shared the class:
          all of it is in there. Classes that two teachers shared are left out.
        </li>
        <li>It changes from year to year. Most figures are too close to call, and that is an answer.</li>
        <li>It is never used for {neverFor.join('; for ')}.</li>
      </ul>
    </Section>
  )
}

function Readings({ readings }: { readings: Loaded['readings'] }) {
  return (
    <Section title="Who has looked">
      {readings.length === 0 ? (
        <p>Nobody but you.</p>
      ) : (
        <DataTable
          caption="Everybody who opened a page with your figure"
          columns={[
            {
              key: 'reader',
              title: 'Who',
              head: true,
              cell: (one: Loaded['readings'][number]) => one.reader,
            },
            { key: 'on', title: 'When', cell: (one) => one.on },
          ]}
          rows={readings}
          rowKey={(one) => one.id}
        />
      )}
    </Section>
  )
}

export default function Own() {
  const { base, purpose, set, own, readings } = useLoaderData<typeof loader>()
  const errors: Record<string, string> | undefined = useActionData<typeof action>()?.errors
  return (
    <>
      <Breadcrumbs trail={[{ label: 'Figures of teachers', to: `${base}/effects/decision` }]} />
      <Page finding={ownFinding(own?.said ?? null, set?.verdict?.withheld ?? false)}>
        <Facts
          facts={[
            { label: 'For', value: purpose },
            ...(set
              ? [
                  { label: 'Worked out', value: `on ${set.madeOn}` },
                  {
                    label: 'Seen by',
                    value: set.waiting
                      ? `you alone until ${set.shownFrom}`
                      : `you, and readers since ${set.shownFrom}`,
                  },
                ]
              : []),
            ...(own
              ? [
                  {
                    label: 'From',
                    value: `${count(own.said.results, 'result')} in ${count(own.classes, 'class', 'classes')}`,
                  },
                ]
              : []),
          ]}
        />
        {own ? <OwnFigure said={own.said} /> : null}
        {own ? <OwnComment comment={own.comment} errors={errors} /> : null}
        {own || set?.verdict?.withheld ? null : (
          <EmptyState title="No results of yours count">
            Only exam results of the last years count, of classes that you taught for two thirds of the year
            or more.
          </EmptyState>
        )}
        <WhatItSays />
        <Readings readings={readings} />
        {set?.verdict ? <AuditTable noun="teachers" {...set.verdict} /> : null}
        <Provenance>
          Effects of pupils, classes and teachers are told apart together, from who taught whom; what is left
          of a teacher is drawn towards the middle, the more so the fewer classes and results there are. Where
          less than half of it is the teacher’s own, nothing is said.
        </Provenance>
      </Page>
    </>
  )
}
