import { type BetterAuthPlugin, betterAuth } from 'better-auth'
import { APIError, createAuthEndpoint } from 'better-auth/api'
import { setSessionCookie } from 'better-auth/cookies'
import { twoFactor } from 'better-auth/plugins'
import { z } from 'zod'
import type { Config } from '#platform/config.ts'
import type { Root } from './root.server.ts'
import { readSecrets, secretVersion } from './secret.server.ts'

function providers(config: Config) {
  const google = config.GOOGLE_CLIENT_ID && config.GOOGLE_CLIENT_SECRET
  const microsoft = config.MICROSOFT_CLIENT_ID && config.MICROSOFT_CLIENT_SECRET
  return {
    ...(google
      ? {
          google: {
            clientId: config.GOOGLE_CLIENT_ID ?? '',
            clientSecret: config.GOOGLE_CLIENT_SECRET ?? '',
            disableSignUp: true,
          },
        }
      : {}),
    ...(microsoft
      ? {
          microsoft: {
            clientId: config.MICROSOFT_CLIENT_ID ?? '',
            clientSecret: config.MICROSOFT_CLIENT_SECRET ?? '',
            // Any tenant may claim any e-mail address, so only the school's own is let in.
            tenantId: config.MICROSOFT_TENANT_ID ?? 'organizations',
            disableSignUp: true,
          },
        }
      : {}),
  }
}

/** The providers that are set up, by the name people know. */
export function listProviders(config: Config): string[] {
  const known = providers(config)
  return [...('google' in known ? ['Google'] : []), ...('microsoft' in known ? ['Microsoft'] : [])]
}

/** Opens a session for whoever proved a passkey; reached by our own code alone, not by any address. */
const openedByPasskey = {
  id: 'opened-by-passkey',
  schema: { session: { fields: { byPasskey: { type: 'boolean', required: false, input: false } } } },
  endpoints: {
    openByPasskey: createAuthEndpoint.serverOnly(
      { method: 'POST', body: z.object({ accountId: z.string() }) },
      async (context) => {
        const { internalAdapter } = context.context
        const user = await internalAdapter.findUserById(context.body.accountId)
        if (!user) throw new APIError('NOT_FOUND')
        const session = await internalAdapter.createSession(user.id, false, { byPasskey: true })
        await setSessionCookie(context, { session, user })
        return context.json({ opened: true })
      },
    ),
  },
} satisfies BetterAuthPlugin

const day = 24 * 60 * 60

function makeAuth({ engine, config }: Root) {
  const secrets = readSecrets(config)
  return betterAuth({
    appName: 'Everyschool',
    baseURL: config.baseUrl,
    // Second factors are kept under the secret of their day, which is named beside them.
    secrets: secrets.map((value) => ({ version: secretVersion(value), value })),
    // Those kept before the name was: under the first secret there was.
    secret: secrets.at(-1) ?? secrets[0],
    telemetry: { enabled: false },
    database: { db: engine.owner.withSchema('auth'), type: 'postgres' },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: 10,
      revokeSessionsOnPasswordReset: true,
    },
    socialProviders: providers(config),
    // An address is no identity: an account is joined to a provider only by its owner, once signed in.
    account: { accountLinking: { enabled: true, disableImplicitLinking: true } },
    session: { expiresIn: 7 * day, updateAge: day },
    rateLimit: { enabled: true, storage: 'database', window: 60, max: 60 },
    advanced: {
      useSecureCookies: config.baseUrl.startsWith('https:'),
      cookiePrefix: 'everyschool',
      // A session and its account come by one statement.
      database: { joins: true },
    },
    plugins: [twoFactor({ issuer: 'Everyschool' }), openedByPasskey],
    logger: { level: 'error' },
  })
}

export type Auth = ReturnType<typeof makeAuth>

const made = new WeakMap<Root['engine'], Auth>()

/** The sign-in library over this database; one for as long as the database is open. */
export function authOf(root: Root): Auth {
  const before = made.get(root.engine)
  if (before) return before
  const auth = makeAuth(root)
  made.set(root.engine, auth)
  return auth
}
