import './help.css'
import { fill } from '#features/measures/api.ts'
import { formatDate } from '#features/school/api.ts'
import { Facts } from '#ui/layout/Page.tsx'
import { doseWords } from '../rules/dose.ts'
import type { HomeHelp } from '../rules/home.ts'

/** Help of one child as its family reads it: what, why, when, until when, whom to ask. */
export function ShownHelp({ name, help }: { name: string; help: readonly HomeHelp[] }) {
  return help.map((one) => (
    <article key={one.id} className="help-shown">
      <h3>{one.title}</h3>
      <p>{fill(one.words, { name })}</p>
      <Facts
        facts={[
          { label: 'Why', value: one.why },
          { label: 'When', value: [doseWords(one), one.place].filter(Boolean).join('; ') },
          {
            label: one.endedOn === null ? 'Since' : 'From',
            value:
              one.endedOn === null
                ? `${formatDate(one.joinedOn)}; school looks at it again on ${formatDate(one.reviewOn)}`
                : `${formatDate(one.joinedOn)} until ${formatDate(one.endedOn)}`,
          },
          { label: 'Whom to ask', value: one.owner },
        ]}
      />
    </article>
  ))
}
