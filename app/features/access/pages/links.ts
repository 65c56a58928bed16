import type { ActionFunctionArgs, LoaderFunctionArgs } from 'react-router'
import { fileAnswer } from '#platform/files/answers.ts'
import { collect, writeCsv } from '#platform/files/write-csv.ts'
import { parseForm } from '#platform/forms/parse.ts'
import { answerJson } from '#platform/web.ts'
import { enter, type Visit } from '../enter.server.ts'
import { listPeopleWithPosts } from '../people.server.ts'
import { findPeople, postsToday, withAccounts, withoutLink } from '../rules/people.ts'
import { LinksForm } from '../schema.ts'

const columns = ['Surname', 'Forename', 'E-mail', 'Posts', 'Link']

const listPeople = async (visit: Visit) =>
  withAccounts(await visit.read((db) => listPeopleWithPosts(db)), await visit.seated())

/** How many have no link. The links themselves are told once, to whoever makes them. */
export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'people.manage')
  return answerJson({ without: withoutLink(await listPeople(visit), visit.today).length })
}

/** Links for all whom a search finds and who have none, as a table to hand out. */
export async function action(args: ActionFunctionArgs) {
  const visit = await enter(args, 'people.manage')
  const parsed = await parseForm(args.request, LinksForm)
  if (!parsed.ok) return answerJson({ errors: parsed.errors })
  const people = await listPeople(visit)
  const wanted = withoutLink(findPeople(people, parsed.value, visit.today), visit.today)
  const links = await visit.inviteAll(wanted.map(({ id }) => id))
  const rows = wanted.flatMap((one) => {
    const link = links.get(one.id)
    const { familyName, givenName, email } = one
    return link ? [[familyName, givenName, email ?? '', postsToday(one, visit.today), link]] : []
  })
  const name = `${visit.org.slug}-links-${visit.today}.csv`
  return fileAnswer((await collect(writeCsv(columns, [rows]))) as BodyInit, name, 'text/csv; charset=utf-8')
}
