type Pages = readonly { rows: number; page: { label: string } | null }[]

const marks = (rows: number): string => (rows === 1 ? '1 mark' : `${rows} marks`)

const countMarks = (waiting: Pages): number => waiting.reduce((sum, one) => sum + one.rows, 0)

/** "3 marks", of all pages together. */
export const waitingMarks = (waiting: Pages): string => marks(countMarks(waiting))

/** "3 marks typed on this device have not been sent." */
export const unsentWords = (waiting: Pages): string =>
  `${waitingMarks(waiting)} typed on this device ${countMarks(waiting) === 1 ? 'has' : 'have'} not been sent.`

/** What is said when all could be sent; nothing where they had arrived already. */
export const sentWords = (sent: number): string =>
  sent === 0 ? '' : `${marks(sent)} that had waited on this device ${sent === 1 ? 'is' : 'are'} sent.`

/** What is said when some could be sent and some not. */
export const sentInPart = (sent: number): string =>
  `${sent} sent. What is left could not be: its mark sheet says why.`

/** "2 marks of 9A, Cycle 3". */
export const waitingLine = ({ rows, page }: Pages[number]): string =>
  `${marks(rows)} of ${page?.label ?? 'a mark sheet'}`
