import { formatDate } from '#features/school/api.ts'
import { Facts } from '#ui/layout/Page.tsx'
import type { Help } from '../queries/helps.server.ts'
import { oftenWords } from '../rules/words.ts'

const openedWords: Record<Help['how'], string> = {
  asked: 'asked for',
  data: 'offered because a class moved',
  talk: 'offered',
}

export function HelpFacts({ help, kind }: { help: Help; kind: string }) {
  const nobody = help.state === 'asked' ? 'nobody yet: change it to ask somebody else' : 'nobody here'
  return (
    <Facts
      facts={[
        { label: 'Kind', value: kind },
        { label: 'With', value: help.helpers.map(({ name }) => name).join(', ') || nobody },
        { label: 'For', value: help.helped.map(({ name }) => name).join(', ') },
        { label: 'What we would see', value: help.sign || 'not said yet' },
        { label: 'When and where', value: help.place || 'not said yet' },
        { label: 'How often', value: oftenWords(help) },
        { label: 'Looked at again', value: formatDate(help.reviewOn) },
        { label: 'How it ends', value: help.exitRule },
        { label: 'Came about', value: `${openedWords[help.how]}, ${formatDate(help.openedOn)}` },
      ]}
    />
  )
}
