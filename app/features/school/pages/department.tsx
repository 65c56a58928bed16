import { Link, type LoaderFunctionArgs, useLoaderData } from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { Breadcrumbs } from '#ui/layout/Frame.tsx'
import { Page, Section } from '#ui/layout/Page.tsx'
import { ClassTable } from '../components/ClassTable.tsx'
import { classLines } from '../lines.server.ts'
import { listClasses } from '../queries/classes.server.ts'
import { getDepartment, listSubjects } from '../queries/subjects.server.ts'
import { teachingFinding } from '../rules/findings.ts'
import { formatStaffName } from '../rules/names.ts'
import { findPupilVisit, reachOf } from '../visits.server.ts'

export const meta = () => [{ title: 'Department · Everyschool' }]

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'school.view')
  const pupilVisit = await findPupilVisit(args, visit)
  const id = Number(args.params.id)
  const { department, subjects, classes } = await visit.read(async (db) => ({
    department: await getDepartment(db, id),
    subjects: await listSubjects(db, { departmentId: id }),
    classes: await listClasses(db, { departmentId: id }),
  }))
  const teachers = new Map(classes.flatMap((row) => row.teachers.map((teacher) => [teacher.id, teacher])))
  return {
    base: `/${visit.org.slug}`,
    department,
    subjects,
    teachers: [...teachers.values()].map((teacher) => ({ id: teacher.id, name: formatStaffName(teacher) })),
    classes: classLines(classes, reachOf(pupilVisit)),
    mayStaff: visit.may('staff.view'),
    mayHelp: visit.may('staffhelp.own'),
  }
}

export default function DepartmentPage() {
  const { base, department, subjects, teachers, classes, mayStaff, mayHelp } = useLoaderData<typeof loader>()
  return (
    <>
      <Breadcrumbs trail={[{ label: 'School', to: `${base}/school` }]} />
      <Page finding={teachingFinding(department.name, classes)}>
        <div className="columns">
          <Section title="Subjects">
            <ul className="plain">
              {subjects.map((subject) => (
                <li key={subject.id}>
                  <Link to={`${base}/subjects/${subject.id}`}>{subject.name}</Link>
                </li>
              ))}
            </ul>
          </Section>
          <Section title="Teachers">
            <ul className="plain">
              {teachers.map((teacher) => (
                <li key={teacher.id}>
                  {mayStaff ? <Link to={`${base}/staff/${teacher.id}`}>{teacher.name}</Link> : teacher.name}
                </li>
              ))}
            </ul>
          </Section>
        </div>
        <Section title="Classes">
          <ClassTable base={base} caption={`Classes of ${department.name}`} classes={classes} />
        </Section>
        {mayHelp ? (
          <p>
            <Link to={`${base}/departments/${department.id}/help`}>Help for this department</Link>
          </p>
        ) : null}
      </Page>
    </>
  )
}
