import { Facts, Provenance, Section } from '#ui/layout/Page.tsx'
import { notAlone } from '../rules/words.ts'

/** Where pupils of a pathway are heading, with what cannot be said of it. */
export function PathwayOutcomes({ outcome }: { outcome: Record<'now' | 'beside' | 'left', string> }) {
  return (
    <Section title="What comes of it">
      <Facts
        facts={[
          { label: 'Average forecast grade now', value: outcome.now },
          { label: 'Beside others who started alike', value: outcome.beside },
          { label: 'Average grade of leavers', value: outcome.left },
        ]}
      />
      <p className="small quiet">{notAlone}</p>
      <Provenance>
        Forecasts of the last judged cycle, averaged over a pupil’s subjects, in grades counted from 0, the
        lowest. The range holds the truth in 95 of 100 such groups. Others are the pupils of the same year
        groups on any other pathway or none; a straight line over the start that most of them have takes away
        what the start alone gives. Of fewer than six pupils nothing is told.
      </Provenance>
    </Section>
  )
}
