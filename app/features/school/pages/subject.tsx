import { type LoaderFunctionArgs, useLoaderData } from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { findScale } from '#features/measures/api.server.ts'
import { Page } from '#ui/layout/Page.tsx'
import { ClassTable } from '../components/ClassTable.tsx'
import { classLines } from '../lines.server.ts'
import { listClasses } from '../queries/classes.server.ts'
import { getSubject } from '../queries/subjects.server.ts'
import { teachingFinding } from '../rules/findings.ts'
import { findPupilVisit, reachOf } from '../visits.server.ts'

export const meta = () => [{ title: 'Subject · Everyschool' }]

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'school.view')
  const pupilVisit = await findPupilVisit(args, visit)
  const id = Number(args.params.id)
  const { subject, scale, classes } = await visit.read(async (db) => {
    const subject = await getSubject(db, id)
    const scale = await findScale(db, subject.scaleKey)
    return { subject, scale, classes: await listClasses(db, { subjectId: id }) }
  })
  return {
    base: `/${visit.org.slug}`,
    name: subject.name,
    scale: scale?.name ?? subject.scaleKey,
    classes: classLines(classes, reachOf(pupilVisit)),
  }
}

export default function Subject() {
  const { base, name, scale, classes } = useLoaderData<typeof loader>()
  return (
    <Page finding={teachingFinding(name, classes)} lead={`Graded on the scale ${scale}.`}>
      <ClassTable
        base={base}
        caption={`Classes in ${name} this academic year`}
        classes={classes}
        without="subject"
      />
    </Page>
  )
}
