import { z } from 'zod'
import { roles } from './roles.ts'
import { scopes } from './rules/posts.ts'

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

const over = z
  .string()
  .regex(
    /^(organisation|own_classes|caseload|(department|year_group|class):\d+)$/,
    'Choose what the post is over',
  )
  .transform((text) => {
    const [scope = '', id] = text.split(':')
    return { scope: z.enum(scopes).parse(scope), ...(id === undefined ? {} : { scopeId: Number(id) }) }
  })
const newPost = { role: z.enum(roles), over, starts: day, ends: optional(day) }

/** A new person with their first post. */
export const AppointForm = z.strictObject({
  familyName: z.string().min(1, 'Give the family name'),
  givenName: z.string().min(1, 'Give the first name'),
  email: optional(email),
  ...newPost,
})
/** What is done with one person: another post, the end of one, a link to make their account. */
export const PersonForm = z.discriminatedUnion('intent', [
  z.strictObject({ intent: z.literal('add'), ...newPost }),
  z.strictObject({
    intent: z.literal('end'),
    postId: z.coerce.number().int().positive(),
    lastDay: day,
    reason: z.string().min(3, 'Say why the post ends'),
  }),
  z.strictObject({ intent: z.literal('invite') }),
])
export const PeopleSearch = z.object({
  q: z.string().max(80).default(''),
  role: optional(z.enum(roles)),
  from: z.coerce.number().int().min(0).catch(0),
})
export const AuditSearch = z.strictObject({
  before: optional(z.coerce.number().int().positive()),
  room: optional(z.string().regex(/^[a-z]+$/)),
  check: optional(z.literal('1')),
})
