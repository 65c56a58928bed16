import { Link, type LoaderFunctionArgs, useLoaderData } from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { count } from '#features/school/api.ts'
import { listKinds } from '#features/support/api.server.ts'
import { Breadcrumbs } from '#ui/layout/Frame.tsx'
import { EmptyState, Facts, Page, Provenance } from '#ui/layout/Page.tsx'
import { listGateways } from '../queries/gateways.server.ts'

export const meta = () => [{ title: 'Gateways · Everyschool' }]

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'curriculum.view')
  const { country } = visit.org
  return visit.read(async (db) => {
    const kinds = new Map((await listKinds(db, country)).map(({ key, name }) => [key, name]))
    return {
      ...{ base: `/${visit.org.slug}/curriculum`, mayShape: visit.may('school.shape') },
      gateways: (await listGateways(db, country)).map(({ key, name, about, source, own }) => ({
        ...{ key, name, about, source, own },
        help: (own?.helpKinds ?? []).map((kind) => kinds.get(kind) ?? kind).join(', '),
      })),
    }
  })
}

type Found = Awaited<ReturnType<typeof loader>>

function OneGateway({
  base,
  one,
  mayShape,
}: {
  base: string
  one: Found['gateways'][number]
  mayShape: boolean
}) {
  const { key, name, about, own, help } = one
  return (
    <article className="section">
      <h2>{name}</h2>
      <p>{about}</p>
      {own ? (
        <Facts
          facts={[
            { label: 'What we do', value: own.does },
            { label: 'Leads it', value: own.leader ?? 'nobody yet' },
            {
              label: 'Pathways',
              value:
                own.pathways.length === 0
                  ? 'none'
                  : own.pathways.map((pathway, place) => (
                      <span key={pathway.id}>
                        {place > 0 ? ', ' : ''}
                        <Link to={`${base}/pathways/${pathway.id}`}>{pathway.name}</Link>
                      </span>
                    )),
            },
            { label: 'Help', value: help || 'none' },
            { label: 'Evidence so far', value: own.evidence || 'none written down' },
          ]}
        />
      ) : (
        <p className="quiet">Nobody has said yet what the school does here.</p>
      )}
      {mayShape ? (
        <p>
          <Link to={`${base}/gateways/${key}`}>
            {own ? 'Change' : 'Say what we do'}: {name.toLowerCase()}
          </Link>
        </p>
      ) : null}
    </article>
  )
}

export default function Gateways() {
  const { base, gateways, mayShape } = useLoaderData<typeof loader>()
  const done = gateways.filter(({ own }) => own !== null)
  const led = done.filter(({ own }) => own?.leader)
  const sources = [...new Set(gateways.map(({ source }) => source))]
  return (
    <>
      <Breadcrumbs trail={[{ label: 'Curriculum', to: base }]} />
      <Page
        finding={
          gateways.length === 0
            ? 'The country’s catalogue names no gateways'
            : `${done.length} of ${count(gateways.length, 'gateway')} to personalised learning are in use; ${led.length} ${led.length === 1 ? 'has' : 'have'} a leader`
        }
        lead="A gateway is one way in which learning is fitted to the pupil: what the school does, who leads it, and what shows that it is worth it."
      >
        {gateways.length === 0 ? (
          <EmptyState title="No gateways">They are words of the country, and this one has none.</EmptyState>
        ) : (
          <div className="columns columns-wide">
            {gateways.map((one) => (
              <OneGateway key={one.key} base={base} one={one} mayShape={mayShape} />
            ))}
          </div>
        )}
        {sources.length > 0 ? <Provenance>The gateways are those of {sources.join('; ')}.</Provenance> : null}
      </Page>
    </>
  )
}
