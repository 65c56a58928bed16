type Pages = readonly { rows: number; page: { label: string } | null }[]

const marks = (rows: number): string => (rows === 1 ? '1 mark' : `${rows} marks`)

/** "3 marks", of all pages together. */
export const waitingMarks = (waiting: Pages): string => marks(waiting.reduce((sum, one) => sum + one.rows, 0))

/** "2 marks of 9A, Cycle 3". */
export const waitingLine = ({ rows, page }: Pages[number]): string =>
  `${marks(rows)} of ${page?.label ?? 'a mark sheet'}`
