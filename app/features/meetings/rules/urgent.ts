import { poissonTail } from '#stats/poisson.ts'

/** A part of the school: its findings that wait for an answer, and the pupils' courses forecast in it. */
export type Area = { key: string; name: string; findings: number; courses: number }
export type UrgentArea = Area & { usual: number }

/** Of so many comparisons one in twenty may be wrong, all of them together. */
const allowed = 0.05
const fewest = 3

/**
 * Parts of the school in which clearly more stands out than their share of the courses would bring by chance, the rarest
 * first. The chance is that of a Poisson count, divided among the parts compared.
 */
export function urgentAreas(areas: readonly Area[]): UrgentArea[] {
  const sum = (of: (area: Area) => number) => areas.reduce((all, area) => all + of(area), 0)
  const [findings, courses] = [sum((area) => area.findings), sum((area) => area.courses)]
  return areas
    .filter((area) => area.findings >= fewest && area.courses > 0)
    .map((area) => ({ ...area, usual: (findings * area.courses) / courses }))
    .map((area) => ({ area, chance: poissonTail(area.findings, area.usual) }))
    .filter(({ chance }) => chance < allowed / areas.length)
    .toSorted((a, b) => a.chance - b.chance)
    .map(({ area }) => area)
}
