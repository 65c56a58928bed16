/** Something a zip does against the standard. Rows count from 1, the header being the first; `column` from 1. */
export type Finding = {
  code: string
  file: string
  row?: number
  column?: number
  field?: string
  message: string
}

const mostFindings = 1_000

/** Collects findings up to a number no one reads beyond. */
export function findingList(): { all: Finding[]; add(finding: Finding): void; full(): boolean } {
  const all: Finding[] = []
  return {
    all,
    add: (finding) => {
      if (all.length < mostFindings) all.push(finding)
    },
    full: () => all.length >= mostFindings,
  }
}
