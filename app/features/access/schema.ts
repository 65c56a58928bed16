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
  code: optional(
    z
      .string()
      .trim()
      .regex(
        /^(\d{3}\s?\d{3}|[A-Za-z0-9]{5}-[A-Za-z0-9]{5})$/,
        'Give the six digits your app shows now, or one of the words you kept',
      ),
  ),
  password: optional(z.string()),
})
const passkeyName = z
  .string()
  .trim()
  .min(1, 'Give the passkey a name')
  .max(60, 'Give it a name of at most 60 characters')
export const AccountForm = z.discriminatedUnion('intent', [
  z.strictObject({ intent: z.literal('end-session'), sessionId: z.string().min(1) }),
  z.strictObject({ intent: z.literal('rename-passkey'), passkeyId: z.string().min(1), name: passkeyName }),
  z.strictObject({ intent: z.literal('remove-passkey'), passkeyId: z.string().min(1) }),
])

const encoded = z.string().max(20_000)
/** What a browser says of a passkey, as the text it sends: no more is read of it than this. */
const proof = <T extends z.ZodType>(response: T) =>
  z
    .string()
    .max(60_000)
    .transform((text, context) => {
      try {
        return JSON.parse(text) as unknown
      } catch {
        context.addIssue('This is not what a browser sends')
        return z.NEVER
      }
    })
    .pipe(
      z.object({
        id: encoded,
        rawId: encoded,
        type: z.literal('public-key'),
        clientExtensionResults: z.object({}),
        response,
      }),
    )
export const AddPasskeyForm = z.discriminatedUnion('intent', [
  z.strictObject({ intent: z.literal('begin') }),
  z.strictObject({
    intent: z.literal('answer'),
    response: proof(z.object({ clientDataJSON: encoded, attestationObject: encoded })),
  }),
])
export const PasskeySignInForm = z.discriminatedUnion('intent', [
  z.strictObject({ intent: z.literal('begin') }),
  z.strictObject({
    intent: z.literal('answer'),
    returnTo: z.string().optional(),
    response: proof(
      z.object({
        clientDataJSON: encoded,
        authenticatorData: encoded,
        signature: encoded,
      }),
    ),
  }),
])
/** An organisation as somebody at the machine itself names it. */
export const NamedOrganisation = z.strictObject({
  name: z.string().min(2, 'Give the name of the organisation'),
  slug: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{1,40}$/, 'Use small letters, digits and hyphens, such as "highfield"'),
  kind: z.enum(['school', 'federation', 'partnership', 'authority', 'nation']),
  country: z.string().min(1, 'Choose the country whose words and scales are used'),
})

export const FirstForm = z.discriminatedUnion('intent', [
  NamedOrganisation.extend({
    intent: z.literal('organisation'),
    familyName: z.string().min(1, 'Give your family name'),
    givenName: z.string().min(1, 'Give your first name'),
    email,
    password,
  }),
  z.strictObject({ intent: z.literal('demonstration') }),
])

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
/** Links for all whom a search of people finds. */
export const LinksForm = z.strictObject({
  q: z.string().max(80).default(''),
  role: optional(z.enum(roles)),
})
export const AuditSearch = z.strictObject({
  before: optional(z.coerce.number().int().positive()),
  room: optional(z.string().regex(/^[a-z]+$/)),
  /** Part of the name of whoever made the change. */
  who: optional(z.string().trim().max(80)),
  /** The last day to show. */
  until: optional(z.iso.date()),
  check: optional(z.literal('1')),
})
