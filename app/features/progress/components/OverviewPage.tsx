import { Form, Link } from 'react-router'
import { SchoolOnAPage } from '#ui/chart/SchoolOnAPage.tsx'
import { SelectField } from '#ui/form/fields.tsx'
import { Page, Provenance } from '#ui/layout/Page.tsx'
import { statuses } from '#ui/status/statuses.ts'
import { type Column, DataTable } from '#ui/table/DataTable.tsx'
import type { Overview } from '../overview.server.ts'
import type { Stand } from '../stand.server.ts'
import { overviewFinding, standWords } from '../words.ts'
import { NoForecasts } from './NoForecasts.tsx'

type Group = Overview['groups'][number]
type OverviewPageProps = {
  base: string
  label: string
  overview: Overview
  mayAnswer: boolean
  /** Who stands out, from the address. */
  stand: Stand
}

const addressOf = ({ status, trait }: { status: string | undefined; trait: string | undefined }) =>
  `?${new URLSearchParams({ ...(status ? { stand: status } : {}), ...(trait ? { trait } : {}) })}`

/** Which pupils stand out of the picture; nothing where no characteristic may be seen. */
function ChooseWho({ stand }: { stand: Stand }) {
  if (stand.choices.length === 0) return null
  return (
    <Form method="get" className="form-line" preventScrollReset>
      {stand.status ? <input type="hidden" name="stand" value={stand.status} /> : null}
      <SelectField
        name="trait"
        label="Let stand out"
        options={[{ value: '', label: 'Everybody alike' }, ...stand.choices]}
        defaultValue={stand.trait?.value ?? ''}
      />
      <button className="button button-quiet" type="submit">
        Show
      </button>
    </Form>
  )
}

/** A part of the school on a page: the finding, every pupil a mark, the counts, and the next step. */
export function OverviewPage({ base, label, overview, mayAnswer, stand }: OverviewPageProps) {
  const pupils = overview.groups.flatMap((group) => group.pupils)
  const finding = overviewFinding(
    label,
    pupils.map((pupil) => pupil.status),
  )
  if (overview.cycle === null || pupils.length === 0)
    return (
      <Page finding={finding}>
        <NoForecasts cycle={overview.cycle} />
      </Page>
    )
  const columns: Column<Group>[] = [
    {
      key: 'label',
      title: 'Group',
      head: true,
      cell: (group) => (group.to ? <Link to={group.to}>{group.label}</Link> : group.label),
    },
    { key: 'pupils', title: 'Pupils', number: true, cell: (group) => group.pupils.length },
    ...statuses.map((status) => ({
      key: status,
      title: status,
      number: true,
      cell: (group: Group) => group.pupils.filter((pupil) => pupil.status === status).length || '–',
    })),
  ]
  const ofTrait = stand.trait ? new Set(stand.trait.pupilIds) : null
  const chosen = ofTrait ? pupils.filter(({ id }) => ofTrait.has(id)) : null
  return (
    <Page finding={finding}>
      <ChooseWho stand={stand} />
      {stand.trait && chosen ? (
        <p role="status">
          {standWords(
            stand.trait.label,
            chosen.map(({ status }) => status),
          )}
        </p>
      ) : null}
      <SchoolOnAPage
        title="Every pupil, by how likely the targets are to be reached"
        caption={`${pupils.length.toLocaleString('en-GB')} pupils after ${overview.cycle}. Each mark is a pupil: point to see the name, press to open. Press a status to let it stand out.`}
        groups={overview.groups}
        pupilTo={(id) => `${base}/pupils/${id}/progress`}
        highlight={stand.status ?? undefined}
        standsOut={({ id, status }) =>
          (stand.status === null || status === stand.status) && (ofTrait?.has(id) ?? true)
        }
        highlightTo={(status) => addressOf({ status, trait: stand.trait?.value })}
      />
      <DataTable
        caption="The same pupils, counted"
        columns={columns}
        rows={overview.groups}
        rowKey={(group) => group.label}
      />
      <div className="actions">
        <Link className={mayAnswer ? 'button' : 'button button-quiet'} to={`${base}/findings`}>
          Whom to look at first
        </Link>
        <Link className="button button-quiet" to={`${base}/progress/record`}>
          How right were we?
        </Link>
        <Link className="button button-quiet" to={`${base}/what-if`}>
          What if grades were others?
        </Link>
      </div>
      <Provenance>
        All readings of a pupil in all subjects are weighed together, each by how surely such readings have
        spoken, with the way each class is judged taken out. On course: 60 of 100 such pupils reach the
        target. Close: 40. Behind: 20 to 40. Well behind: fewer. Far ahead: 75 of 100 pass it by a grade. For
        several subjects the chances are averaged.
      </Provenance>
    </Page>
  )
}
