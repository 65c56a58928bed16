import { readFileSync } from 'node:fs'
import { inHome } from '../home.ts'

const stylesheet = (name: string) => readFileSync(inHome('app', 'ui', 'styles', name), 'utf8')

/** Rules of the screen that a picture by itself still needs: its text, its marks, the colours of status. */
const wanted = /^(?:figure\.chart )?(text[^{}]*|\.chart-[^{}]*|\.status-[a-z-]+) \{([^}]*)\}/gm

/** The screen's own rules for pictures with each token's light colour in its place: paper is white, and knows no tokens. */
function paperStyle(): string {
  const tokens = new Map(
    [...stylesheet('tokens.css').matchAll(/(--[\w-]+):\s*(?:light-dark\(([^,]+),[^)]*\)|([^;]+));/g)].map(
      ([, name, light, plain]) => [name, light ?? plain ?? ''],
    ),
  )
  const rules = [...`${stylesheet('charts.css')}\n${stylesheet('status.css')}`.matchAll(wanted)]
  const told = rules.map(([, selector, declared]) => `${selector}{${declared}}`).join('')
  return told.replace(/var\((--[\w-]+)\)/g, (whole, name) => tokens.get(name) ?? whole).replace(/\s+/g, ' ')
}

let style: string | undefined

/** A picture drawn for the screen (the markup of one `<svg>`) as a file of its own that print can set. */
export function drawnForPaper(markup: string): string {
  style ??= paperStyle()
  return markup
    .replace('<svg ', '<svg xmlns="http://www.w3.org/2000/svg" ')
    .replace('>', `><style>${style}</style>`)
}
