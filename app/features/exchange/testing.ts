import type { OrgWriter } from '#features/access/api.server.ts'
import type { FileSource } from '#platform/files/source.ts'
import { fromBytes } from '#platform/files/source.ts'
import { checkImport, startCheck, type Write } from './check.server.ts'
import { beginImport, findRemembered, getImport, type Import } from './imports.server.ts'
import { getKind } from './kinds/all.server.ts'
import { type KindKey, openTableOf } from './kinds/kind.ts'
import { proposeMapping } from './reading/fields.ts'
import type { Plan } from './schema.ts'

export const textFile = (text: string, name = 'file.csv'): FileSource => fromBytes(name, Buffer.from(text))

/** Brings a file as far as its preview, its columns matched as the page would propose. */
export async function checked(
  write: Write,
  kind: KindKey,
  text: string,
  given: { source?: string; plan?: Partial<Plan>; country?: string } = {},
): Promise<Import> {
  const { country = 'england' } = given
  const source = given.source ?? 'Test'
  const table = await openTableOf(getKind(kind), textFile(text))
  const id = await write(async (db: OrgWriter) => {
    const remembered = await findRemembered(db, source, kind)
    const fields = await getKind(kind).fields(db, country)
    const columns = { ...proposeMapping(table.columns, fields, remembered), ...given.plan?.columns }
    const plan = { ...given.plan, columns }
    const made = await beginImport(db, { kind, source, fileName: 'file.csv', plan })
    await startCheck(db, made, plan)
    return made
  })
  await checkImport(write, id, textFile(text), { country })
  return write((db) => getImport(db, id))
}

type CtfPupilGiven = {
  upn?: string
  family?: string
  given?: string
  born?: string
  more?: string
  results?: string
}

/** A common transfer file with the pupils given; its elements as in the specification of version 25. */
export const aCtf = (
  pupils: readonly CtfPupilGiven[] = [{}],
  given: { version?: string; sentOn?: string } = {},
): string => `<?xml version="1.0" encoding="utf-8"?>
<CTfile><Header><DocumentName>Common Transfer File</DocumentName><CTFversion>${given.version ?? '25.0'}</CTFversion>
<DateTime>${given.sentOn ?? '2026-07-10'}T09:00:00</DateTime><SourceSchool><LEA>373</LEA><Estab>2001</Estab></SourceSchool></Header>
<CTFpupilData>${pupils.map(ctfPupil).join('\n')}</CTFpupilData></CTfile>`

const ctfPupil = (pupil: CtfPupilGiven) => `<Pupil><UPN>${pupil.upn ?? 'N825200009015'}</UPN>
<Surname>${pupil.family ?? 'Byron'}</Surname><Forename>${pupil.given ?? 'Ada'}</Forename><DOB>${pupil.born ?? '2014-12-10'}</DOB>
<Sex>F</Sex><BasicDetails><NCyearActual>8</NCyearActual><Ethnicity>WBRI</Ethnicity></BasicDetails>${pupil.more ?? ''}
<StageAssessments>${pupil.results ?? ''}</StageAssessments></Pupil>`

/** One result as a transfer file writes it: stage, subject, component, method, qualifier, result, year. */
export function ctfResult(words: string): string {
  const [stage, subject, component, method, qualifier, result, year = '2026'] = words.split(' ')
  return `<KeyStage><Stage>${stage}</Stage><StageAssessment><Locale>ENG</Locale><Year>${year}</Year><Subject>${subject}</Subject>
<Method>${method}</Method><Component>${component}</Component><ResultStatus>R</ResultStatus>
<ResultQualifier>${qualifier}</ResultQualifier><Result>${result}</Result></StageAssessment></KeyStage>`
}

/** Brings a OneRoster zip as far as its preview. */
export async function checkedZip(
  write: Write,
  bytes: Uint8Array,
  given: { source?: string; columns?: Plan['columns']; country?: string } = {},
): Promise<Import> {
  const plan = { columns: given.columns ?? {} }
  const id = await write(async (db: OrgWriter) => {
    const named = { kind: 'oneroster', source: given.source ?? 'Test', fileName: 'school.zip' }
    const made = await beginImport(db, { ...named, plan })
    await startCheck(db, made, plan)
    return made
  })
  await checkImport(write, id, fromBytes('school.zip', bytes), { country: given.country ?? 'england' })
  return write((db) => getImport(db, id))
}
