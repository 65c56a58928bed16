type Placed = { yearGroupId: number | null; place: string; pupilId: number | null }

/** The year groups in which somebody is praised, in the order of the lines, with how many lines each has. */
export function listYears(lines: readonly Placed[]): { id: number; name: string; lines: number }[] {
  const placed = lines.filter((line) => line.pupilId !== null && line.yearGroupId !== null)
  return [...Map.groupBy(placed, (line) => line.yearGroupId ?? 0)].map(([id, own]) => ({
    id,
    name: own[0]?.place.split(' · ')[0] ?? '',
    lines: own.length,
  }))
}
