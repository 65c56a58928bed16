const megabyte = 1024 * 1024

/** What a file may cost before it is refused. Sizes are counted while reading, whatever the file says of itself. */
export const limits = {
  /** Compressed or structured files as they arrive. */
  packedBytes: 25 * megabyte,
  /** What they may unfold to, all parts together; also the size of a plain text file sent through a page. */
  unpackedBytes: 200 * megabyte,
  /** A plain table sent through a page; the command line takes any length. */
  pageBytes: 60 * megabyte,
  /** Unfolded to packed, for a part of more than a megabyte. */
  ratio: 100,
  ratioFrom: megabyte,
  entries: 2_000,
  /** A spreadsheet program allows 32,767 characters in a cell. */
  cellCharacters: 32_767,
  columns: 1_000,
  rowCharacters: 1_000_000,
  sheetRows: 1_048_576,
  xmlDepth: 64,
  xmlElements: 5_000_000,
  xmlTextCharacters: 1_000_000,
  xmlAttributes: 200,
  workerMegabytes: 512,
  workerSeconds: 30,
} as const

export const inMegabytes = (bytes: number): string => `${Math.ceil(bytes / megabyte)} MB`
