import { betterAuth } from 'better-auth'
import { twoFactor } from 'better-auth/plugins'
import type { Config } from '#platform/config.ts'
import type { Root } from './root.server.ts'
import { readSecret } from './secret.server.ts'

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

const day = 24 * 60 * 60

function makeAuth({ engine, config }: Root) {
  return betterAuth({
    appName: 'Everyschool',
    baseURL: config.baseUrl,
    secret: readSecret(config),
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
    advanced: { useSecureCookies: config.baseUrl.startsWith('https:'), cookiePrefix: 'everyschool' },
    plugins: [twoFactor({ issuer: 'Everyschool' })],
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
