import { ForecastFan } from '#ui/chart/ForecastFan.tsx'
import { SchoolOnAPage } from '#ui/chart/SchoolOnAPage.tsx'
import { StatusBars } from '#ui/chart/StatusBars.tsx'
import type { Picture } from '../queries/stage.server.ts'
import { ProofWords, VerdictWords } from './VerdictWords.tsx'

/** The picture of the item on the screen. */
export function Stage({ base, picture, caption }: { base: string; picture: Picture; caption: string }) {
  if (picture === null) return null
  switch (picture.as) {
    case 'fan':
      return <ForecastFan title={picture.title} caption={caption} {...picture.picture} />
    case 'marks':
      return (
        <SchoolOnAPage
          title={picture.title}
          caption={caption}
          groups={picture.groups}
          pupilTo={(id) => `${base}/pupils/${id}/progress`}
        />
      )
    case 'bars':
      return <StatusBars title={picture.title} caption={caption} groups={picture.groups} />
    case 'verdict':
      return (
        <div>
          <VerdictWords verdict={picture.verdict} />
          {typeof picture.verdict === 'object' ? <ProofWords /> : null}
          {picture.help.map((words) => (
            <p key={words}>{words}</p>
          ))}
        </div>
      )
  }
}
