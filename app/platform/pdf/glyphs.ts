/** Reads which characters a font file (TrueType or OpenType) has: its character map in the formats 4 and 12. */
export function charactersOf(font: Buffer): Set<number> {
  const tables = font.readUInt16BE(4)
  const records = Array.from({ length: tables }, (_, place) => 12 + 16 * place)
  const record = records.find((at) => font.toString('latin1', at, at + 4) === 'cmap')
  if (record === undefined) throw new Error('The font has no character map')
  const map = font.readUInt32BE(record + 8)
  const subtables = Array.from({ length: font.readUInt16BE(map + 2) }, (_, place) =>
    font.readUInt32BE(map + 4 + 8 * place + 4),
  )
  return new Set(subtables.flatMap((offset) => readSubtable(font, map + offset)))
}

function readSubtable(font: Buffer, at: number): number[] {
  const format = font.readUInt16BE(at)
  if (format === 12) return readGroups(font, at)
  return format === 4 ? readSegments(font, at) : []
}

const between = (first: number, last: number): number[] =>
  Array.from({ length: Math.max(0, last - first + 1) }, (_, place) => first + place)

function readGroups(font: Buffer, at: number): number[] {
  const groups = Array.from({ length: font.readUInt32BE(at + 12) }, (_, place) => at + 16 + 12 * place)
  return groups.flatMap((group) => between(font.readUInt32BE(group), font.readUInt32BE(group + 4)))
}

function readSegments(font: Buffer, at: number): number[] {
  const double = font.readUInt16BE(at + 6)
  return between(0, double / 2 - 1).flatMap((segment) => {
    const last = font.readUInt16BE(at + 14 + 2 * segment)
    const first = font.readUInt16BE(at + 16 + double + 2 * segment)
    return between(first, last).filter(
      (code) => code !== 0xffff && glyphAt(font, at, segment, first, code) !== 0,
    )
  })
}

function glyphAt(font: Buffer, at: number, segment: number, first: number, code: number): number {
  const double = font.readUInt16BE(at + 6)
  const deltaAt = at + 16 + 2 * double + 2 * segment
  const rangeAt = deltaAt + double
  const delta = font.readUInt16BE(deltaAt)
  const range = font.readUInt16BE(rangeAt)
  if (range === 0) return (code + delta) & 0xffff
  const glyph = font.readUInt16BE(rangeAt + range + 2 * (code - first))
  return glyph === 0 ? 0 : (glyph + delta) & 0xffff
}
