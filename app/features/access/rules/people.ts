import { isCurrent, roleWords } from './posts.ts'

type Post = { role: string; title: string | null; over: string; starts: string; ends: string | null }
type Person = {
  id: number
  familyName: string
  givenName: string
  link: 'used' | 'waiting' | 'expired' | null
  posts: readonly Post[]
}

const goesBy = ({ givenName, familyName }: Person, q: string): boolean => {
  const name = `${givenName} ${familyName}`.toLowerCase()
  return q
    .toLowerCase()
    .split(/[\s,]+/)
    .every((word) => name.includes(word))
}

/** Those whose name holds every word, and who hold a post of the role today where one is named. */
export const findPeople = <P extends Person>(
  people: readonly P[],
  { q, role }: { q: string; role?: string | undefined },
  today: string,
): P[] =>
  people.filter(
    (one) =>
      goesBy(one, q) &&
      (role === undefined || one.posts.some((post) => post.role === role && isCurrent(post, today))),
  )

/** The same people, those with an account as such, by whatever way they came by it. */
export const withAccounts = <P extends Person>(people: readonly P[], seated: ReadonlySet<number>): P[] =>
  people.map((one) => (seated.has(one.id) ? { ...one, link: 'used' } : one))

/** Those in post today to whom no link was given, or one that is too old. */
export const withoutLink = <P extends Person>(people: readonly P[], today: string): P[] =>
  people.filter(
    ({ link, posts }) =>
      link !== 'used' && link !== 'waiting' && posts.some((post) => isCurrent(post, today)),
  )

/** The posts somebody holds today, in a line. */
export const postsToday = ({ posts }: Pick<Person, 'posts'>, today: string): string =>
  posts
    .filter((post) => isCurrent(post, today))
    .map(({ title, role, over }) => `${title ?? roleWords(role)}, ${over}`)
    .join('; ')
