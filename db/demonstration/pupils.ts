import type { Random } from '#stats/random.ts'
import { drawCat4, drawKeyStage2, drawStart } from './baseline.ts'
import { type Day, demonstrationToday } from './calendar.ts'
import type { Margins } from './margins.ts'
import { drawName, type Heritage, type Names, type Sex } from './names.ts'
import type { SchoolPlan } from './schools.ts'

export type Pupil = {
  id: number
  given: string
  family: string
  sex: Sex
  born: Day
  upn: string
  admission: string
  ethnicity: string
  language: string
  eal: boolean
  needs: 'N' | 'K' | 'E'
  disadvantaged: boolean
  lookedAfter: boolean
  traveller: boolean
  /** Year group now. */
  year: number
  /** Place in the year, from which the registration group follows. */
  place: number
  /** Starting point in key stage 2 points, known to nobody when `ks2` is null. */
  start: number
  ks2: { reading: number; maths: number; grammar: number } | null
  cat4: { verbal: number; quantitative: number; nonverbal: number; spatial: number } | null
  gcseAverage: number | null
  /** How hard the pupil works, as a standard normal. */
  diligence: number
  absence: number
  entered: Day
  left: Day | null
  attendedLastYear: boolean
}

const heritages: readonly (readonly [string, Heritage, number])[] = [
  ['AIND', 'asian', 16],
  ['APKN', 'asian', 16],
  ['ABAN', 'asian', 8],
  ['CHNE', 'asian', 4],
  ['AOTH', 'asian', 6],
  ['BAFR', 'black', 10],
  ['BCRB', 'black', 5],
  ['WOTH', 'other', 18],
  ['OOTH', 'other', 5],
  ['MWBC', 'white', 6],
  ['MWAS', 'white', 6],
]

const checkLetters = 'ABCDEFGHJKLMNPQRTUVWXYZ'

/** A unique pupil number: check letter and twelve digits, the letter by the published weights 2 to 13. */
export function uniquePupilNumber(digits: string): string {
  const sum = [...digits].reduce((total, digit, place) => total + Number(digit) * (place + 2), 0)
  return `${checkLetters[sum % checkLetters.length]}${digits}`
}

function drawAbsence(
  margins: Margins,
  plan: SchoolPlan,
  year: number,
  disadvantaged: boolean,
  random: Random,
): number {
  const { bands, absence } = margins.absence
  const of = (name: string) => bands[name] ?? []
  const size = (counts: readonly number[]) => counts.reduce((sum, count) => sum + count, 0)
  const middle = (band: number) => (band === 10 ? 0.66 : 0.025 + band * 0.05)
  const mean = size(of('all').map((count, band) => count * middle(band))) / size(of('all'))
  const group = of(disadvantaged ? 'fsm Eligible' : 'fsm Not Eligible')
  const sameYear = of(`year ${Math.min(year, 11)}`)
  const share = (counts: readonly number[], band: number) => (counts[band] ?? 0) / size(counts)
  const weights = group.map(
    (_, band) => (share(group, band) * share(sameYear, band)) / share(of('all'), band),
  )
  const band = random.weighted(weights)
  const rate = band === 10 ? 0.5 + 0.35 * random.uniform() : (band + random.uniform()) * 0.05
  return Math.min(rate * (absence / mean) * plan.absence * (year > 11 ? 0.7 : 1), 0.95)
}

function drawCircumstances(plan: SchoolPlan, random: Random) {
  const disadvantaged = random.chance(plan.disadvantaged)
  const more = disadvantaged ? 1.35 : (1 - 1.35 * plan.disadvantaged) / (1 - plan.disadvantaged)
  const anyNeed = random.chance(plan.specialNeeds * more)
  const needs = anyNeed ? (random.chance(0.24) ? 'E' : 'K') : 'N'
  return { disadvantaged, needs } as const
}

function drawHeritage(plan: SchoolPlan, random: Random) {
  const traveller = random.chance(plan.traveller)
  if (traveller) return { ethnicity: random.choice(['WIRT', 'WROM']), heritage: 'white' as const, traveller }
  const index = random.chance(plan.minority - plan.traveller)
    ? random.weighted(heritages.map(([, , weight]) => weight))
    : -1
  const [ethnicity, heritage] = heritages[index] ?? (['WBRI', 'white'] as const)
  return { ethnicity, heritage, traveller }
}

/** One pupil of a year group at a place in it. */
export function drawPupil(
  plan: SchoolPlan,
  schoolNumber: number,
  year: number,
  place: number,
  margins: Margins,
  names: Names,
  random: Random,
): Pupil {
  const sex: Sex = random.chance(0.508) ? 'M' : 'F'
  const { ethnicity, heritage, traveller } = drawHeritage(plan, random)
  const { disadvantaged, needs } = drawCircumstances(plan, random)
  const { start, missing } = drawStart(plan, margins, disadvantaged, needs !== 'N', random)
  // A sixth form is entered by those who did well.
  const admitted = year > 11 ? Math.max(start, 101 + 3 * random.uniform()) + 2 : start
  const joinedLate = random.chance(traveller ? 0.4 : 0.02)
  const serial = String(place + 1).padStart(3, '0')
  const entry = 12 - (year - 7)
  return {
    id: 0,
    ...drawName(names, heritage, sex, random),
    sex,
    born: -Math.floor(365.25 * (year + 4)) - 1 - random.integer(365),
    upn: uniquePupilNumber(`999${String(4000 + schoolNumber)}${String(20 + entry).slice(-2)}${serial}`),
    admission: `${plan.letter}${String(year).padStart(2, '0')}${serial}`,
    ethnicity,
    language: 'ENG',
    eal: false,
    needs,
    disadvantaged,
    lookedAfter: random.chance(disadvantaged ? 0.02 : 0.001),
    traveller,
    year,
    place,
    start: admitted,
    ks2: missing || traveller ? null : drawKeyStage2(admitted, random),
    cat4: random.chance(plan.full ? 0.85 : 0.3) ? drawCat4(admitted, random) : null,
    gcseAverage:
      year > 11
        ? Math.min(
            Math.max(Math.round((5.2 + (admitted - 105) * 0.13 + random.normal(0, 0.5)) * 100) / 100, 3.5),
            9,
          )
        : null,
    diligence: random.normal(),
    absence: drawAbsence(margins, plan, year, disadvantaged, random),
    entered: joinedLate ? 14 + random.integer(70) : -364 * (year > 11 ? year - 12 : year - 7),
    left: null,
    attendedLastYear: plan.full && !joinedLate && year !== 7 && year !== 12,
  }
}

/** As many pupils with English as an additional language as the plan says, of heritages where it is likely. */
function addLanguages(pupils: readonly Pupil[], count: number, random: Random): void {
  const british = ['WBRI', 'WIRT', 'WROM', 'MWBC', 'MWAS']
  const likely = random.shuffle(pupils.filter(({ ethnicity }) => !british.includes(ethnicity)))
  for (const pupil of likely.slice(0, count)) Object.assign(pupil, { eal: true, language: 'OTH' })
}

/** The pupils on a school's roll, and with them the few who left in the autumn. */
export function drawPupils(
  plan: SchoolPlan,
  schoolNumber: number,
  margins: Margins,
  names: Names,
  random: Random,
): Pupil[] {
  const pupils = Object.entries(plan.roll).flatMap(([yearText, count]) => {
    const year = Number(yearText)
    const leavers = Math.round(count * 0.008)
    return Array.from({ length: count + leavers }, (_, place) => {
      const pupil = drawPupil(plan, schoolNumber, year, place, margins, names, random)
      const left = 35 + random.integer(demonstrationToday - 35)
      return place < count ? pupil : { ...pupil, entered: Math.min(pupil.entered, 0), left }
    })
  })
  const onRoll = pupils.filter(({ left }) => left === null)
  addLanguages(onRoll, Math.round(plan.eal * onRoll.length), random)
  return pupils
}
