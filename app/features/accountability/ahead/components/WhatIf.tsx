import { type KeyboardEvent, type ReactNode, useState } from 'react'
import { count } from '#features/school/api.ts'
import type { FieldErrors } from '#ui/form/fields.tsx'
import { Notice, Page, Section } from '#ui/layout/Page.tsx'
import { nameYear, useWords } from '#ui/words.ts'
import { formatValue, type Line } from '../../rules.ts'
import type { CohortModel } from '../rules/model.ts'
import type { Outcome } from '../rules/outcome.ts'
import { formatDifference, whatIfFinding } from '../rules/words.ts'
import type { Change } from '../schema.ts'
import { BeforeAfter, type Compared } from './BeforeAfter.tsx'
import { ChangeForm } from './ChangeForm.tsx'
import { ChangeLines } from './ChangeLines.tsx'
import { HelpImplied } from './HelpTable.tsx'
import { ScenarioSave } from './ScenarioSave.tsx'
import { useScenario } from './useScenario.ts'

export type OpenedScenario = {
  id: number
  name: string
  shared: boolean
  mine: boolean
  hours: number | null
  /** Its lines that are about what the reader may see, and how many are not. */
  changes: readonly Change[]
  hidden: number
  /** The cycle it was built on, where another has closed since. */
  superseded: string | null
}
type WhatIfProps = {
  model: CohortModel
  /** The measures as forecast. */
  lines: readonly Line[]
  outcome: Outcome
  opened: OpenedScenario | null
  errors: FieldErrors | undefined
  /** What stands below. */
  children: ReactNode
}

const readHours = (typed: string): number | null => {
  const hours = Number(typed)
  return typed !== '' && hours > 0 ? hours : null
}

function announce(lines: readonly Compared[]): string {
  const line = lines.find(
    (one) => !['–', 'no change'].includes(formatDifference(one, one.headline, one.after)),
  )
  if (!line || line.after.value === null) return 'Every headline as forecast.'
  return `${line.name} ${formatValue(line, line.after.value)}, ${formatDifference(line, line.headline, line.after)}.`
}

function Narrowing({ narrowing }: { narrowing: Outcome['narrowing'] }) {
  if (!narrowing) return null
  const many = Math.round(narrowing.pupils)
  return (
    <Notice act>
      About {many} of those who would gain would end exactly on the line of “{narrowing.measure}”.{' '}
      {narrowing.warning}
    </Notice>
  )
}

function Opened({ opened, cycle }: { opened: OpenedScenario | null; cycle: string }) {
  if (!opened || (opened.hidden === 0 && opened.superseded === null)) return null
  return (
    <Notice>
      {opened.superseded === null
        ? ''
        : `“${opened.name}” was built on ${opened.superseded}; ${cycle} has closed since, and the figures here are of ${cycle}. `}
      {opened.hidden === 0
        ? ''
        : `${opened.hidden} of its changes are about pupils, classes or subjects that you may not see or that are no longer there, and are left out.`}
    </Notice>
  )
}

type Scenario = ReturnType<typeof useScenario>

/** What is changed, and the warning that goes with it. */
function Changing({ model, scenario }: { model: CohortModel; scenario: Scenario }) {
  const { ready, outcome, changes, change, undo, mayUndo } = scenario
  return (
    <div className="what-if-side">
      <Section title="Change something">
        <ChangeForm model={model} ready={ready} onAdd={(one) => change([...changes, one])}>
          <button className="button button-quiet" type="button" disabled={!ready || !mayUndo} onClick={undo}>
            Undo
          </button>
          {ready ? null : <span className="small quiet">Getting ready …</span>}
        </ChangeForm>
        <ChangeLines
          changes={changes}
          model={model}
          ready={ready}
          onRemove={(place) => change(changes.toSpliced(place, 1))}
        />
      </Section>
      <Narrowing narrowing={outcome.narrowing} />
    </div>
  )
}

type KeepingProps = { scenario: Scenario } & Pick<WhatIfProps, 'opened' | 'errors'>

/** The help that the changes imply at the school's own rate, and the form that saves both. */
function Keeping({ scenario: { outcome, changes }, opened, errors }: KeepingProps) {
  const [typed, setTyped] = useState(opened?.hours?.toString() ?? '')
  const hours = readHours(typed)
  if (changes.length === 0) return null
  return (
    <div className="columns">
      <Section title="The help it implies">
        <HelpImplied help={outcome.help} hours={hours} typed={typed} onHours={setTyped} />
      </Section>
      <Section title="Save it">
        <ScenarioSave changes={changes} hours={hours === null ? '' : typed} opened={opened} errors={errors} />
      </Section>
    </div>
  )
}

/** A cohort before its results, and what its headlines would be if grades or entries were others. */
export function WhatIf({ model, lines, outcome: sent, opened, errors, children }: WhatIfProps) {
  const scenario = useScenario(model, { changes: opened?.changes ?? [], outcome: sent })
  const { outcome, changes, undo, mayUndo } = scenario
  const compared = lines.map((line, place): Compared => {
    return { ...line, after: outcome.headlines[place] ?? line.headline }
  })
  const onKey = (event: KeyboardEvent) => {
    if (!event.ctrlKey || event.key !== 'z' || event.target instanceof HTMLInputElement) return
    event.preventDefault()
    undo()
  }
  const many = `${count(model.pupils.length, 'pupil')} of ${nameYear(useWords(), model.yearNumber)}`
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Ctrl-Z anywhere on the page takes the last change back
    <div onKeyDown={onKey}>
      <Page
        finding={whatIfFinding(changes.length, compared)}
        lead={`Of the ${many} you may see, by the forecasts of ${model.cycle.name}. It says “if”: no forecast and no target is made or changed.`}
      >
        <Opened opened={opened} cycle={model.cycle.name} />
        <p className="visually-hidden" role="status">
          {changes.length > 0 || mayUndo ? announce(compared) : ''}
        </p>
        <div className="what-if">
          <Changing model={model} scenario={scenario} />
          <Section title="Every headline">
            <BeforeAfter caption={`${many}: as forecast, and if so`} lines={compared} />
          </Section>
        </div>
        <Keeping scenario={scenario} opened={opened} errors={errors} />
        {children}
      </Page>
    </div>
  )
}
