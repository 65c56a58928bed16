import { Link, type LoaderFunctionArgs, useLoaderData } from 'react-router'
import { enter, findVisit } from '#features/access/api.server.ts'
import { getPupilInReach } from '#features/school/api.server.ts'
import { EmptyState, Page, Section } from '#ui/layout/Page.tsx'
import { type PlanLine, PlanTable } from '../components/PlanTable.tsx'
import { ShownHelp } from '../components/ShownHelp.tsx'
import { listShown } from '../queries/home.server.ts'
import { listPlans } from '../queries/plans.server.ts'
import { listFidelity } from '../queries/sessions.server.ts'
import { fidelityWords } from '../rules/dose.ts'
import { isDue } from '../rules/plan.ts'
import { pupilFinding } from '../rules/words.ts'

export const meta = () => [{ title: 'Help for a pupil · Everyschool' }]

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'help.view')
  const staff = await findVisit(args, visit, 'help.plans')
  const id = Number(args.params.id)
  const found = await visit.read(async (db) => {
    const { givenName } = await getPupilInReach(db, visit.reach, id)
    const plans = staff ? await listPlans(db, staff, { pupilIds: [id] }) : []
    const fidelity = await listFidelity(db, plans)
    const lines = plans.map((plan): PlanLine => {
      const own = fidelity.get(plan.id)
      const left = plan.pupils.find((pupil) => pupil.id === id)?.leftOn ?? null
      return {
        ...{ id: plan.id, title: plan.title, owner: plan.owner, place: plan.place },
        ...{ reviewOn: plan.reviewOn, endedOn: left ?? plan.endedOn },
        who: `${plan.pupils.length + plan.others === 1 ? 'alone' : 'in a group'}`,
        given: own ? fidelityWords(own.planned, own.given) : '',
        due: isDue(plan, visit.today),
      }
    })
    return { givenName, lines, shown: await listShown(db, visit.reach, id) }
  })
  await visit.sawPupils([id])
  const { today } = visit
  return {
    base: `/${visit.org.slug}`,
    id,
    today,
    staff: staff !== null,
    leads: visit.may('help.lead'),
    ...found,
  }
}

export default function PupilHelp() {
  const { base, id, today, givenName, staff, leads, lines, shown } = useLoaderData<typeof loader>()
  if (!staff)
    return (
      <Page finding={pupilFinding(givenName, shown)}>
        {shown.length > 0 ? (
          <ShownHelp name={givenName} help={shown} today={today} />
        ) : (
          <EmptyState title="Nothing to read here">
            When school gives extra help and shows it here, you will read what it is, why, and until when.
          </EmptyState>
        )}
      </Page>
    )
  const running = lines.filter(({ endedOn }) => endedOn === null)
  const ended = lines.filter(({ endedOn }) => endedOn !== null)
  return (
    <Page finding={pupilFinding(givenName, lines)}>
      {leads ? (
        <p>
          <Link className="button" to={`${base}/help/new?pupil=${id}`}>
            Plan help
          </Link>
        </p>
      ) : null}
      {running.length > 0 ? <PlanTable base={base} lines={running} ended={false} /> : null}
      {ended.length > 0 ? (
        <Section title="Before">
          <PlanTable base={base} lines={ended} ended />
        </Section>
      ) : null}
      {shown.length > 0 ? (
        <Section title="What home reads of it">
          <ShownHelp name={givenName} help={shown} today={today} />
        </Section>
      ) : null}
    </Page>
  )
}
