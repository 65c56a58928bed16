import { useEffect, useRef, useState } from 'react'
import { type Ahead, withState } from '../rules/ahead.ts'
import { applyChanges } from '../rules/apply.ts'
import type { CohortModel } from '../rules/model.ts'
import { type Outcome, outcomeOf, workModel } from '../rules/outcome.ts'
import type { CohortState } from '../rules/state.ts'
import type { Change } from '../schema.ts'

type Bench = { start: CohortState; ahead: Ahead }

/** A cohort held in the browser, with the changes made to it: `change` works out anew only the pupils that changed. */
export function useScenario(model: CohortModel, opened: { changes: readonly Change[]; outcome: Outcome }) {
  const bench = useRef<Bench | null>(null)
  const [ready, setReady] = useState(false)
  const [history, setHistory] = useState<(readonly Change[])[]>([opened.changes])
  const [outcome, setOutcome] = useState(opened.outcome)
  // The cohort is worked out once the page stands: what the server sent is there to read meanwhile.
  useEffect(() => {
    const waiting = setTimeout(() => {
      const ahead = workModel(model)
      bench.current = { start: ahead.state, ahead }
      setReady(true)
    }, 0)
    return () => clearTimeout(waiting)
  }, [model])
  const show = (next: readonly Change[]) => {
    const { current } = bench
    if (!current) return
    const state = applyChanges(current.start, next, current.ahead.setting)
    current.ahead = withState(current.ahead, state)
    setOutcome(outcomeOf(current.ahead))
  }
  const change = (next: readonly Change[]) => {
    show(next)
    setHistory([...history, next])
  }
  const undo = () => {
    const before = history.at(-2)
    if (!before) return
    show(before)
    setHistory(history.slice(0, -1))
  }
  return { ready, outcome, changes: history.at(-1) ?? [], change, undo, mayUndo: history.length > 1 }
}
