import { enter, type Visit } from './enter.server.ts'
import type { Permission } from './roles.ts'

/**
 * The same person's visit with one more right, for pages that are there without it:
 * null when no post gives it, or while the second factor it asks for is missing.
 */
export async function findVisit(
  args: Parameters<typeof enter>[0],
  visit: Visit,
  permission: Permission,
): Promise<Visit | null> {
  if (!visit.may(permission)) return null
  try {
    return await enter(args, permission)
  } catch (answer) {
    if (answer instanceof Response) return null
    throw answer
  }
}
