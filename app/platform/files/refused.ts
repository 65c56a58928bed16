/** A file, or a part of one, that is not taken: what is wrong, where it stands, and how to mend it. */
export class FileRefused extends Error {
  override name = 'FileRefused'
  readonly what: string
  readonly where: string
  readonly mend: string

  constructor(refusal: { what: string; where: string; mend: string }) {
    super(`${refusal.where}: ${refusal.what} ${refusal.mend}`.trim())
    this.what = refusal.what
    this.where = refusal.where
    this.mend = refusal.mend
  }
}

export const isRefused = (error: unknown): error is FileRefused => error instanceof FileRefused

/** Turns any failure inside a reader into a refusal, so that a damaged file never looks like a fault of ours. */
export function refusedBy(error: unknown, where: string, mend: string): FileRefused {
  if (isRefused(error)) return error
  const why = error instanceof Error ? error.message : String(error)
  return new FileRefused({ what: `The file cannot be read (${why}).`, where, mend })
}
