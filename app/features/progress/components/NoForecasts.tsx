import { EmptyState } from '#ui/layout/Page.tsx'

/** Why nothing is forecast: no cycle is closed, or the last that was looked at nobody whom the visitor’s posts open here. */
export function NoForecasts({ cycle }: { cycle: string | null }) {
  return cycle === null ? (
    <EmptyState title="No closed cycle yet">
      When a cycle is closed, each pupil’s readings are weighed here against the target.
    </EmptyState>
  ) : (
    <EmptyState title={`No forecast after ${cycle} that you may see`}>
      It looked at nobody here whom your posts open. Whoever runs them, under People, can say what they are
      over.
    </EmptyState>
  )
}
