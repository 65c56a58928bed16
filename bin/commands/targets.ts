import { parseArgs } from 'node:util'
import { chancesFor } from '#features/targets/api.server.ts'
import { Challenge, ChallengeKey, challengeName } from '#features/targets/api.ts'
import { SetupError } from '#platform/errors.ts'
import { answer, type Command, exitCode } from './command.ts'

type Chances = Awaited<ReturnType<typeof chancesFor>>

const of100 = (chance: number) => `${(chance * 100).toFixed(1).padStart(5)} of 100`

function describe({ subject, ks2, source, grades, target, challenge, sentence }: Chances): string {
  const lines = grades
    .toReversed()
    .map(({ grade, chance, orBetter }) => `  ${grade.padEnd(4)}${of100(chance)}  ${of100(orBetter)}`)
  return [
    `${subject}, for pupils who started with ${ks2}`,
    `  grade    exactly this    this or better`,
    ...lines,
    `Target, ${challengeName(challenge)} challenge: ${target}`,
    sentence,
    `Source: ${source}`,
  ].join('\n')
}

const named = ChallengeKey.options.map((key) => key.replace(' ', '-'))

function readQuestion(words: string[]) {
  const { values } = parseArgs({
    args: words,
    options: {
      subject: { type: 'string' },
      ks2: { type: 'string' },
      challenge: { type: 'string', default: 'high' },
      json: { type: 'boolean', default: false },
    },
  })
  const ks2 = Number(values.ks2)
  if (!values.subject) throw new SetupError('Say which subject: --subject Mathematics')
  if (!values.ks2 || !(ks2 >= 80 && ks2 <= 120))
    throw new SetupError('Give the average scaled score at the end of key stage 2, from 80 to 120: --ks2 105')
  const challenge = Challenge.safeParse(values.challenge.replace('-', ' '))
  if (!challenge.success)
    throw new SetupError(
      `A challenge is one of ${named.join(', ')}, or a whole number of schools in 100, from 1 to 50.`,
    )
  return { question: { subject: values.subject, ks2, challenge: challenge.data }, json: values.json }
}

export const targets: Command = {
  help: `
everyschool targets --subject NAME --ks2 SCORE [--challenge ${named.join(' | ')} | 1 to 50] [--json]

  --subject    a subject of the national tables, such as Mathematics
  --ks2        average scaled score at the end of key stage 2, from 80 to 120
  --challenge  as in the middle school of the country, in its best fifth (high, unless said otherwise), or best
               twentieth; or any share: 35 as in the best 35 of 100 schools

Needs no database and knows no pupil: the answer rests on the national tables alone.
Exit code 0: done. 2: the subject, score or challenge is not one there is.`,
  run: async (words) => {
    const { question, json } = readQuestion(words)
    try {
      const found = await chancesFor(question)
      answer(json, found, describe(found))
      return exitCode.done
    } catch (error) {
      throw error instanceof RangeError ? new SetupError(error.message) : error
    }
  },
}
