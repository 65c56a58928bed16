import { everyone, type OrgReader } from '#features/access/api.server.ts'
import { listPlans, present } from './plans.server.ts'

export type HelpDue = {
  planId: number
  title: string
  aim: string
  subjectId: number | null
  owner: { id: number; name: string }
  reviewOn: string
  /** Everybody in it: whoever shows names asks first who may see which. */
  pupils: { id: number; familyName: string; givenName: string; where: string }[]
}

/** Running help whose review is due by a day, the longest overdue first; of one who runs it, or all. */
export async function listHelpToReview(db: OrgReader, asOf: string, ownerId?: number): Promise<HelpDue[]> {
  const whose = ownerId === undefined ? {} : { ownerId }
  const plans = await listPlans(db, { reach: everyone, personId: null }, { dueBy: asOf, ...whose })
  return plans.map((plan) => ({
    ...{
      planId: plan.id,
      title: plan.title,
      aim: plan.aim,
      subjectId: plan.subjectId,
      reviewOn: plan.reviewOn,
    },
    owner: { id: plan.ownerId, name: plan.owner },
    pupils: present(plan).map(({ id, familyName, givenName, where }) => {
      return { id, familyName, givenName, where }
    }),
  }))
}
