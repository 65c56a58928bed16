import { ActionForm, type FieldErrors, TextField } from '#ui/form/fields.tsx'
import { Section } from '#ui/layout/Page.tsx'
import { useWords } from '#ui/words.ts'
import { challengeWords } from '../rules.ts'
import { ChallengeFields } from './ChallengeFields.tsx'

type PupilChallengeProps = {
  name: string
  challenge: { level: string; reason: string } | null
  errors: FieldErrors | undefined
}

/** What is asked of one pupil where that is not what the year group is asked. */
export function PupilChallenge({ name, challenge, errors }: PupilChallengeProps) {
  const { year } = useWords()
  return (
    <Section title={`How demanding for ${name}`}>
      <p>
        {challenge
          ? `Targets of ${name} are set ${challengeWords(challenge.level)}: ${challenge.reason}`
          : `${name} is asked what the ${year.one} is asked.`}{' '}
        <span className="quiet">What is talked over or agreed already stays as it is.</span>
      </p>
      {challenge ? (
        <ActionForm label={`Ask what the ${year.one} is asked`} quiet>
          <input type="hidden" name="intent" value="no challenge" />
        </ActionForm>
      ) : null}
      <details className="aside" open={errors !== undefined}>
        <summary>Ask something else of {name}</summary>
        <ActionForm label="Propose anew at this" quiet errors={errors}>
          <input type="hidden" name="intent" value="challenge" />
          <ChallengeFields level={challenge?.level ?? 'high'} error={errors?.share} />
          <TextField name="reason" label="Why" required error={errors?.reason} />
        </ActionForm>
      </details>
    </Section>
  )
}
