import {
  type ActionFunctionArgs,
  Form,
  type LoaderFunctionArgs,
  useActionData,
  useLoaderData,
} from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { listYearGroups } from '#features/school/api.server.ts'
import { formatWhere } from '#features/school/api.ts'
import { notFound } from '#platform/errors.ts'
import { parseSearch } from '#platform/forms/parse.ts'
import { range } from '#stats/vector.ts'
import { ActionForm, ChoiceField, SelectField } from '#ui/form/fields.tsx'
import { Breadcrumbs } from '#ui/layout/Frame.tsx'
import { Page, Provenance, Section } from '#ui/layout/Page.tsx'
import { impactTrail } from '../../impact/words.ts'
import { listPlaceChoices } from '../choices.server.ts'
import { PlacesTable } from '../components/PlacesTable.tsx'
import { givePlaces } from '../give.server.ts'
import { giveByLine, readLine, type Scored } from '../line.server.ts'
import { lineOf } from '../rules.ts'
import { LineForm, LineSearch } from '../schema.ts'
import { lineFinding, lineText } from '../words.ts'

export const meta = () => [{ title: 'Places by a line · Everyschool' }]

/** So many who just have no place are shown below those who have one. */
const shownBelow = 10

const lineFor = ({ pupil, priority, chosen }: Scored) => ({
  ...{ pupilId: pupil.id, priority, chosen, probability: Number(chosen) },
  name: { familyName: pupil.familyName, givenName: pupil.givenName, where: formatWhere(pupil) },
})

const optionsOf = (grades: readonly string[]) => [
  ...range(1, 8).map((tens) => ({
    ...{
      value: `chance:${10 * tens}`,
      label: lineText('chance', lineOf({ score: 'chance', at: 10 * tens }), []),
    },
    group: 'Chance of the target',
  })),
  ...grades.slice(0, -1).map((_, at) => ({
    ...{ value: `forecast:${at}`, group: 'Forecast' },
    label: lineText('forecast', lineOf({ score: 'forecast', at }), grades),
  })),
]

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'help.lead')
  const search = parseSearch(args.request, LineSearch)
  if (!search.ok) throw notFound()
  const { kind = 'after_school', year, line } = search.value
  const { choices, years, subject, found } = await visit.read(async (db) => {
    const choices = await listPlaceChoices(db, visit.org.country)
    const subject = search.value.subject ?? choices.usual
    const found = await readLine(db, visit.reach, { subject, year, line })
    return { choices, years: await listYearGroups(db), subject, found }
  })
  const places = found.pupils.filter(({ chosen }) => chosen).length
  const lines = found.pupils.slice(0, places === 0 ? 0 : places + shownBelow).map(lineFor)
  await visit.sawPupils(lines.map(({ pupilId }) => pupilId))
  return {
    ...{ base: `/${visit.org.slug}`, lines, choices, kind, year: year.map(String), grades: found.grades },
    ...{ score: line.score, chosen: `${line.score}:${line.at}`, subject: String(subject), places },
    years: years.map(({ id, name }) => ({ value: String(id), label: name })),
    ...{ finding: lineFinding(found.pupils), all: found.pupils.length, cycle: found.cycle?.name ?? null },
    options: optionsOf(found.grades),
  }
}

export async function action(args: ActionFunctionArgs) {
  const visit = await enter(args, 'help.lead')
  return givePlaces(visit, args.request, LineForm, giveByLine)
}

type Data = ReturnType<typeof useLoaderData<typeof loader>>

function Choose({ kind, choices, subject, year, years, options, chosen }: Data) {
  return (
    <Form method="get" className="form">
      <SelectField name="kind" label="Kind of help" options={choices.kinds} defaultValue={kind} />
      <SelectField name="subject" label="Subject" options={choices.subjects} defaultValue={subject} />
      <ChoiceField type="checkbox" name="year" label="Year groups" options={years} chosen={year} />
      <SelectField name="line" label="Everybody gets it with" options={options} defaultValue={chosen} />
      <div className="actions">
        <button className="button button-quiet" type="submit">
          Look again
        </button>
      </div>
    </Form>
  )
}

export default function PlacesByLine() {
  const data = useLoaderData<typeof loader>()
  const { base, finding, lines, kind, subject, year, chosen, grades, score, places, all, cycle } = data
  const errors = useActionData<typeof action>()?.errors
  return (
    <>
      <Breadcrumbs trail={impactTrail(base)} />
      <Page
        finding={finding}
        lead="One line for all, fixed before the help begins: fair to tell, and afterwards those just past it can be laid beside those just not."
      >
        <Section title="Whom, and where the line lies">
          <Choose {...data} />
        </Section>
        {places > 0 && places < all ? (
          <Section title={`The ${places} with a place, and those who come next`}>
            <ActionForm label="Fix this line" errors={errors}>
              <input type="hidden" name="kind" value={kind} />
              <input type="hidden" name="subject" value={subject} />
              <input type="hidden" name="line" value={chosen} />
              {year.map((id) => (
                <input key={id} type="hidden" name="year" value={id} />
              ))}
            </ActionForm>
            <PlacesTable
              {...{ base, lines, score, grades }}
              done={false}
              caption={`By what ${cycle} forecast, those furthest past the line first`}
            />
          </Section>
        ) : null}
        <Provenance>
          Line and forecasts are kept as they stand today, of everybody on either side, and are not changed
          afterwards. To read the effect later it takes 25 pupils or more on each side of the line.
        </Provenance>
      </Page>
    </>
  )
}
