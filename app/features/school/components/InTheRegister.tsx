import type { Establishment } from '#features/access/api.server.ts'
import { Facts, Provenance, Section } from '#ui/layout/Page.tsx'
import { formatDate } from '../rules/dates.ts'

type Group = Establishment['groups'][number]

const ties: Record<string, string> = {
  governs: 'Governed by',
  partners: 'Works with',
  oversees: 'Overseen by',
}

const dates = ({ starts, ends }: Group): string =>
  ends ? `${formatDate(starts)} to ${formatDate(ends)}` : `since ${formatDate(starts)}`

const linkNote = ({ number, since }: Establishment['links'][number]): string =>
  since ? `${number}, ${formatDate(since)}` : number

/** The words of the register, without those that say nothing: “Not applicable”, an empty date. */
function factsOf(school: Establishment) {
  const { register, number, type, phase, authorityName, authorityNumber, postcode, status, opened, closed } =
    school
  const all = [
    { label: register === 'school' ? 'URN' : 'Group number', value: number },
    { label: 'Type', value: type },
    { label: 'Phase', value: phase },
    {
      label: 'Authority',
      value: authorityName && authorityNumber ? `${authorityName} (${authorityNumber})` : authorityName,
    },
    { label: 'Postcode', value: postcode },
    { label: 'Status', value: status },
    { label: 'Opened', value: opened && formatDate(opened) },
    { label: 'Closed', value: closed && formatDate(closed) },
  ]
  return all.filter(({ value }) => value !== null)
}

/** What the national register of schools says: numbers, trust, and the schools that came before and after. */
export function InTheRegister(school: Establishment) {
  const { groups, links, name, takenOn } = school
  const memberships = [...Map.groupBy(groups, ({ kind }) => ties[kind] ?? kind)]
  const kinds = [...new Set(links.map((link) => link.kind))]
  return (
    <Section title="In the national register">
      <Facts
        facts={[
          { label: 'Name there', value: name },
          ...factsOf(school),
          ...memberships.map(([label, own]) => ({
            label,
            value: (
              <ul className="plain">
                {own.map((group) => (
                  <li key={`${group.id}/${group.starts}`}>
                    {group.name} <span className="quiet small">{dates(group)}</span>
                  </li>
                ))}
              </ul>
            ),
          })),
          ...kinds.map((kind) => ({
            label: kind,
            value: (
              <ul className="plain">
                {links
                  .filter((link) => link.kind === kind)
                  .map((link) => (
                    <li key={link.number}>
                      {link.name} <span className="quiet small">({linkNote(link)})</span>
                    </li>
                  ))}
              </ul>
            ),
          })),
        ]}
      />
      <Provenance>
        From Get Information about Schools of the Department for Education (Open Government Licence v3.0), as
        found on {formatDate(takenOn)}. It is read by whoever runs this installation.
      </Provenance>
    </Section>
  )
}
