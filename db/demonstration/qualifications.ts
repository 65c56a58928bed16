/** The qualification each course of the demonstration leads to, by its number in the national lists. */
const numbers: Readonly<Record<string, string>> = {
  'english-language': '60142923',
  'english-literature': '60144476',
  mathematics: '60146084',
  'combined-science': '6018758X',
  biology: '60187529',
  chemistry: '60187578',
  physics: '60187517',
  'computer-science': '60183019',
  geography: '60184103',
  history: '60182179',
  'religious-studies': '60184000',
  french: '60181576',
  spanish: '60181606',
  german: '6018159X',
  art: '60180882',
  business: '60303049',
  'design-technology': '60309842',
  'physical-education': '60182799',
  sociology: '60307985',
  food: '60184218',
  drama: '60185752',
  music: '60183615',
  media: '60321052',
  'health-social-care': '60303955',
  'sport-studies': '60051231',
  'creative-imedia': '60070432',
  'a-level-mathematics': '60311642',
  'a-level-biology': '60146254',
  'a-level-chemistry': '60157318',
  'a-level-physics': '60147477',
  'a-level-psychology': '6014838X',
  'a-level-sociology': '60139948',
  'a-level-history': '60149735',
  'a-level-geography': '6018940X',
  'a-level-english-literature': '60153271',
  'a-level-business': '60148688',
  'a-level-economics': '6014371X',
  'a-level-art': '60144567',
  'a-level-computer-science': '60149115',
  'level-3-applied-science': '60174365',
  'level-3-business': '60171595',
  'level-3-health-social-care': '60171972',
  'level-3-sport': '60172186',
  'level-3-information-technology': '60175758',
  'level-3-criminology': '6016248X',
}

// The diploma in criminology is graded like an A level.
const criminology: Readonly<Record<string, string>> = { P: 'D', M: 'C', D: 'A', 'D*': 'A*' }

/** A grade as the awarding body writes it. */
export function awardedGrade(subject: string, grade: string): string {
  return subject === 'level-3-criminology' ? (criminology[grade] ?? grade) : grade
}

export function qualificationOf(subject: string): string {
  const found = numbers[subject]
  if (found === undefined) throw new Error(`No qualification is known for ${subject}`)
  return found
}
