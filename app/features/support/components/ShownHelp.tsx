import './help.css'
import { fill } from '#features/measures/api.ts'
import { formatDate } from '#features/school/api.ts'
import { Facts } from '#ui/layout/Page.tsx'
import { doseWords } from '../rules/dose.ts'
import { type HomeHelp, reviewWords } from '../rules/home.ts'

type ShownHelpProps = { name: string; help: readonly HomeHelp[]; today: string }

/** Help of one child as its family reads it: what, why, when, until when, what is missed for it, whom to ask. */
export function ShownHelp({ name, help, today }: ShownHelpProps) {
  return help.map((one) => (
    <article key={one.id} className="help-shown">
      <h3>{one.title}</h3>
      <p>{fill(one.words, { name })}</p>
      <Facts
        facts={[
          { label: 'Why', value: one.why },
          ...(one.given === null ? [] : [{ label: 'How the place was given', value: one.given }]),
          { label: 'When', value: [doseWords(one), one.place].filter(Boolean).join('; ') },
          {
            label: one.endedOn === null ? 'Since' : 'From',
            value:
              one.endedOn === null
                ? `${formatDate(one.joinedOn)}; ${reviewWords(one.reviewOn, today)}`
                : `${formatDate(one.joinedOn)} until ${formatDate(one.endedOn)}`,
          },
          ...(one.missed === null ? [] : [{ label: 'Lessons missed for it', value: one.missed }]),
          { label: 'Whom to ask', value: one.owner },
        ]}
      />
    </article>
  ))
}
