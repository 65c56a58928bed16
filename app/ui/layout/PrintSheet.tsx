/** A text as CSS takes it, with whatever could end it written by its number. */
const quoted = (text: string): string =>
  `"${text.replace(/["\\<>\r\n]/g, (letter) => `\\${(letter.codePointAt(0) ?? 0).toString(16)} `)}"`

type PrintSheetProps = { school: string; title: string; date: string; lines: readonly string[] }

/** What only paper shows: school, date and page on every sheet, and above the page what was chosen. */
export function PrintSheet({ school, title, date, lines }: PrintSheetProps) {
  return (
    <>
      <style>{`@page {
  @top-left { content: ${quoted(school)}; }
  @top-center { content: ${quoted(title)}; }
  @top-right { content: "Confidential"; }
  @bottom-left { content: ${quoted(`Printed on ${date}`)}; }
  @bottom-right { content: "Page " counter(page) " of " counter(pages); }
}`}</style>
      <ul className="print-only plain">
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </>
  )
}

/** Opens the browser's own print dialogue. */
export function PrintButton() {
  return (
    <button className="button button-quiet" type="button" onClick={() => window.print()}>
      Print
    </button>
  )
}
