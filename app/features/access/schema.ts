import { z } from 'zod'
import { roles } from './roles.ts'
import { scopes } from './rules.ts'

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'Give the date as day, month and year')
const password = z
  .string()
  .min(10, 'Choose a password of at least 10 characters')
  .max(128, 'That password is too long')
const email = z.email('Give an e-mail address, such as name@school.example')
const optional = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === '' ? undefined : value), schema.optional())

/** Where to go after signing in: a path of this site, or the first page. */
export function localPath(text: string | null | undefined): string {
  if (!text || !/^\/[A-Za-z0-9]/.test(text)) return '/'
  const url = new URL(text, 'http://here.invalid')
  return url.origin === 'http://here.invalid' ? url.pathname + url.search : '/'
}

export const SignInForm = z.strictObject({
  email,
  password: z.string().min(1, 'Give your password'),
  returnTo: z.string().optional(),
})
export const PersonaForm = z.strictObject({ persona: z.string().min(1) })
export const AcceptForm = z.strictObject({ email, password })
export const CodeForm = z.strictObject({
  intent: z.enum(['prove', 'begin', 'confirm']),
  code: optional(z.string().regex(/^\s*\d{3}\s?\d{3}\s*$/, 'Give the six digits your app shows now')),
  password: optional(z.string()),
})
export const SessionForm = z.strictObject({ token: z.string().min(1) })
export const FirstForm = z.strictObject({
  intent: z.literal('organisation'),
  name: z.string().min(2, 'Give the name of the organisation'),
  slug: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{1,40}$/, 'Use small letters, digits and hyphens, such as "highfield"'),
  kind: z.enum(['school', 'federation', 'partnership', 'authority', 'nation']),
  country: z.enum(['england', 'portugal']),
  familyName: z.string().min(1, 'Give your family name'),
  givenName: z.string().min(1, 'Give your first name'),
  email,
  password,
})

export const PeopleForm = z.discriminatedUnion('intent', [
  z.strictObject({
    intent: z.literal('appoint'),
    familyName: z.string().min(1, 'Give the family name'),
    givenName: z.string().min(1, 'Give the first name'),
    email: optional(email),
    role: z.enum(roles),
    scope: z.enum(scopes),
    scopeId: optional(z.coerce.number().int().positive()),
    starts: day,
    ends: optional(day),
  }),
  z.strictObject({
    intent: z.literal('end'),
    postId: z.coerce.number().int().positive(),
    lastDay: day,
    reason: z.string().min(3, 'Say why the post ends'),
  }),
  z.strictObject({ intent: z.literal('invite'), personId: z.coerce.number().int().positive() }),
])
export const AuditSearch = z.strictObject({ before: optional(z.coerce.number().int().positive()) })
