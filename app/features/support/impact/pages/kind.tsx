import { type LoaderFunctionArgs, useLoaderData } from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { count } from '#features/school/api.ts'
import { refuseBeforeAfter } from '#stats/impact/before-after.ts'
import { Breadcrumbs } from '#ui/layout/Frame.tsx'
import { Facts, Page, Provenance, Section } from '#ui/layout/Page.tsx'
import { BesideSchools } from '../../evidence/components/BesideSchools.tsx'
import { listBeside } from '../../evidence/queries.server.ts'
import { getKind } from '../../queries/catalogue.server.ts'
import { listUnacted } from '../../queries/unacted.server.ts'
import { evidenceWords } from '../../rules/words.ts'
import { answerOf, costOf, pupilsOf, pupilsToKnow, sideEffectsOf } from '../answers.ts'
import { AtTheLine } from '../components/AtTheLine.tsx'
import { StairsTable } from '../components/StairsTable.tsx'
import { AlikeTable, StudyTable } from '../components/StudyTables.tsx'
import { WithoutHelp } from '../components/WithoutHelp.tsx'
import { surest } from '../designs.ts'
import { countSessions } from '../facts.server.ts'
import { loadWindows } from '../load.server.ts'
import { picturesOf } from '../pictures.ts'
import {
  answerWords,
  costWords,
  designWords,
  impactTrail,
  kindFinding,
  sideName,
  spreadWords,
  toKnowWords,
} from '../words.ts'

export const meta = () => [{ title: 'Did it help? · Everyschool' }]

/** How well a teacher’s mark agrees with itself from one cycle to the next. */
const markReliability = 0.8

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'help.lead')
  const key = args.params.kind ?? ''
  return visit.read(async (db) => {
    const kind = await getKind(db, visit.org.country, key)
    const { known, table, monthsBy } = await loadWindows(db, visit.org.country)
    const answer = answerOf(kind, known, table)
    const last = known.windows.findLast(({ facts }) =>
      facts.members.some((one) => one.kind === key && one.begins),
    )
    const { helped, compared } = pupilsOf(answer.studies)
    const { hours, perMonth } = costOf({
      ...{ sessions: (await countSessions(db)).get(key) ?? 0, staffMinutes: kind.staff_minutes },
      ...{ helped, months: answer.months },
    })
    const toKnow = answer.verdict === 'not enough evidence' ? pupilsToKnow(answer) : null
    return {
      toKnow: toKnow && toKnowWords(toKnow),
      ...{ base: `/${visit.org.slug}`, name: kind.name, monthsBy, answer, hours, perMonth },
      finding: kindFinding(kind.name, answer),
      ...picturesOf(key, known),
      published: kind.evidence.map(evidenceWords),
      beside: await listBeside(db, { kind: key, alone: answer.effect, table }),
      side: last ? sideEffectsOf(kind, last) : [],
      left: last ? { helped: leftOf(last.facts, key, true), others: leftOf(last.facts, key, false) } : null,
      waiting: (await listUnacted(db, visit.today)).length,
      without: helped > 0 ? refuseBeforeAfter(0, markReliability, helped / (helped + compared)) : null,
    }
  })
}

/** Of 100 pupils with the help, or without any, how many have left the roll since. */
function leftOf(
  { members, marks, left }: Awaited<ReturnType<typeof loadWindows>>['known']['windows'][number]['facts'],
  kind: string,
  helped: boolean,
): number {
  const inHelp = new Set(members.filter((one) => !helped || one.kind === kind).map(({ pupilId }) => pupilId))
  const all = new Set(marks.map(({ pupilId }) => pupilId))
  const own = [...all].filter((id) => inHelp.has(id) === helped)
  return own.length === 0 ? 0 : (100 * own.filter((id) => left.has(id)).length) / own.length
}

type Data = ReturnType<typeof useLoaderData<typeof loader>>

function HowFound({ answer, lines, stairs, toKnow }: Data) {
  const latest = answer.studies.find(({ balance }) => balance.length > 0)
  return (
    <Section title="How this was found">
      {answer.design ? <p>{designWords(answer.design)}</p> : null}
      {toKnow ? <p>{toKnow}</p> : null}
      {answer.studies.length > 0 ? (
        <StudyTable studies={answer.studies} counted={surest(answer.studies)} />
      ) : null}
      {lines.map(({ cycle, picture, words }) => (
        <AtTheLine key={cycle} picture={picture} cycle={cycle} words={words} />
      ))}
      {stairs.map(({ cycles, rows }) => (
        <StairsTable key={cycles[0]?.id} cycles={cycles} stairs={rows} />
      ))}
      {latest ? <AlikeTable balance={latest.balance} /> : null}
      {latest ? (
        <p className="small quiet">
          Behind a comparison with pupils alike something may stand that nobody wrote down; the last column
          says how much more likely it would have to make both help and marks to explain the effect away.
        </p>
      ) : null}
    </Section>
  )
}

export default function KindImpact() {
  const data = useLoaderData<typeof loader>()
  const { base, name, answer, side, left } = data
  return (
    <>
      <Breadcrumbs trail={impactTrail(base)} />
      <Page finding={data.finding} lead={answerWords(answer)}>
        <HowFound {...data} />
        <Section title="What went with it">
          <ul>
            {side.map(({ of, study }) => (
              <li key={of}>
                {sideName(of)}:{' '}
                {study.effect ? `${spreadWords(study.effect)} of a standard deviation` : study.why}
              </li>
            ))}
            {left ? (
              <li>
                Left the roll since: {left.helped.toFixed(1)} of 100 of those helped, {left.others.toFixed(1)}{' '}
                of 100 of the others
              </li>
            ) : null}
            <li>
              {count(data.waiting, 'pupil or class is', 'pupils and classes are')} flagged and got no help of
              any kind
            </li>
          </ul>
        </Section>
        <BesideSchools base={base} name={name} beside={data.beside} published={data.published} />
        <Section title="What it cost">
          <Facts
            facts={[
              { label: 'Staff time so far this year', value: count(Math.round(data.hours), 'hour') },
              {
                label: 'For a month gained by one pupil',
                value: costWords(data.hours, data.perMonth),
              },
              {
                label: 'In how many of 100 schools the next group would gain',
                value: answer.next100 ?? 'not known yet',
              },
            ]}
          />
        </Section>
        {data.without ? (
          <Section title={`Why a rise since before ${name.toLowerCase()} says nothing`}>
            <WithoutHelp refusal={data.without} />
          </Section>
        ) : null}
        <Provenance>
          Effects of one cycle, beyond pupils of the same year and subject forecast the same. {data.monthsBy}{' '}
          Minutes of staff a session are an assumption of the catalogue.
        </Provenance>
      </Page>
    </>
  )
}
