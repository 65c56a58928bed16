export type Course = { subjectId: number; name: string; core: boolean }
/** What is given up by changing to a pathway. Weeks are weeks of school since the courses of the pathway began. */
export type GivenUp = {
  dropped: string[]
  begun: string[]
  /** Options still to be chosen beside those that go on. */
  toChoose: number
  weeks: number
}

/** The cost of a change, from what a pupil takes now. Subjects that no pathway names are left alone. */
export function switchCost(given: {
  taken: ReadonlyMap<number, string>
  named: ReadonlySet<number>
  to: { courses: readonly Course[]; choose: number }
  weeks: number
}): GivenUp {
  const { taken, named, to, weeks } = given
  const offered = new Set(to.courses.map(({ subjectId }) => subjectId))
  const dropped = [...taken].flatMap(([id, name]) => (named.has(id) && !offered.has(id) ? [name] : []))
  const begun = to.courses.flatMap(({ subjectId, name, core }) =>
    core && !taken.has(subjectId) ? [name] : [],
  )
  const kept = to.courses.filter(({ subjectId, core }) => !core && taken.has(subjectId)).length
  return {
    ...{ dropped: dropped.sort(), begun: begun.sort(), weeks },
    toChoose: Math.max(0, to.choose - kept),
  }
}

const listed = (names: readonly string[]) =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
const weeksWords = (weeks: number) => (weeks === 1 ? '1 week' : `${weeks} weeks`)

/** What is given up, a sentence each; "nothing" where nothing is. */
export function costWords({ dropped, begun, toChoose, weeks }: GivenUp): string[] {
  const lines = [
    dropped.length > 0 ? `${listed(dropped)} would be dropped after ${weeksWords(weeks)} of teaching` : '',
    begun.length > 0 ? `${listed(begun)} would begin ${weeksWords(weeks)} behind the others` : '',
    toChoose > 0 ? `${toChoose === 1 ? 'One option is' : `${toChoose} options are`} still to be chosen` : '',
  ].filter(Boolean)
  return lines.length > 0 ? lines : ['No course is dropped and none begun: nothing is given up']
}
