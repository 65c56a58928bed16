import { Form } from 'react-router'
import { Section } from '#ui/layout/Page.tsx'
import { PupilName } from '#ui/table/PupilName.tsx'
import type { PraiseLine } from '../queries/praise.server.ts'

type Kind = { key: string; name: string }
type Props = {
  title: string
  base: string
  lines: readonly PraiseLine[]
  kinds: readonly Kind[]
  mayChoose: boolean
}

function Choose({ line }: { line: PraiseLine }) {
  const who = line.familyName ? `${line.givenName} ${line.familyName}` : line.of
  const act = (intent: string, label: string) => (
    <button className="link" name="intent" value={intent} type="submit" aria-label={`${label}: ${who}`}>
      {label}
    </button>
  )
  return (
    <Form method="post" className="choices" preventScrollReset>
      <input type="hidden" name="praiseId" value={line.id} />
      {line.state === 'proposed' ? act('leave out', 'Leave out') : act('take back in', 'Take back in')}
      {line.forHead
        ? act('not for the head', 'Not for the head')
        : act('for the head', 'Ask the head for a word')}
    </Form>
  )
}

/** Whom to praise, for what, and what was decided on each. */
export function PraiseList({ title, base, lines, kinds, mayChoose }: Props) {
  if (lines.length === 0) return null
  const nameOf = (key: string) => kinds.find((kind) => kind.key === key)?.name ?? 'A good cycle'
  return (
    <Section title={title}>
      <ul className="plain praise">
        {lines.map((line) => (
          <li key={line.id} data-state={line.state}>
            <p>
              {line.pupilId !== null && line.familyName !== null ? (
                <PupilName
                  familyName={line.familyName}
                  givenName={line.givenName ?? ''}
                  where={line.place}
                  to={`${base}/pupils/${line.pupilId}/home`}
                />
              ) : null}{' '}
              <strong>{nameOf(line.kind)}</strong>
              {line.state === 'sent' ? ` · sent by ${line.sentBy || 'the school'}` : ''}
              {line.state === 'left out' ? ' · left out' : ''}
              {line.forHead ? ' · for the head' : ''}
            </p>
            <p>{line.words}</p>
            {mayChoose && line.state !== 'sent' ? <Choose line={line} /> : null}
          </li>
        ))}
      </ul>
    </Section>
  )
}
