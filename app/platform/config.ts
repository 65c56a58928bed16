import { z } from 'zod'
import { SetupError } from './errors.ts'

const Environment = z
  .object({
    PORT: z.coerce
      .number('must be a number from 1 to 65535')
      .int('must be a whole number')
      .min(1, 'must be at least 1')
      .max(65535, 'must be at most 65535')
      .default(3000),
    HOST: z.string().default('127.0.0.1'),
    PUBLIC_URL: z.url('must be a whole address, such as https://everyschool.school.example').optional(),
    DATABASE_URL: z
      .string()
      .regex(/^postgres(ql)?:\/\//, 'must begin with postgres:// or postgresql://')
      .optional(),
    DATA_DIR: z.string().min(1).default('.data'),
    SECRET: z.string().min(32, 'must have at least 32 characters').optional(),
    SECRET_BEFORE: z
      .string()
      .default('')
      .transform((text) => text.split(/[\s,]+/).filter(Boolean))
      .refine(
        (secrets) => secrets.every((one) => one.length >= 32),
        'must be former secrets of at least 32 characters, newest first, with commas between',
      ),
    LOG_LEVEL: z
      .enum(
        ['fatal', 'error', 'warn', 'info', 'debug', 'silent'],
        'must be fatal, error, warn, info, debug or silent',
      )
      .default('info'),
    GOOGLE_CLIENT_ID: z.string().optional(),
    GOOGLE_CLIENT_SECRET: z.string().optional(),
    MICROSOFT_CLIENT_ID: z.string().optional(),
    MICROSOFT_CLIENT_SECRET: z.string().optional(),
    MICROSOFT_TENANT_ID: z.string().optional(),
    SMTP_URL: z
      .string()
      .regex(/^smtps?:\/\/.+/, 'must be like smtp://user:password@host:587 or smtps://user:password@host')
      .optional(),
    MAIL_FROM: z
      .string()
      .regex(/^[^\r\n]*@[^\r\n]+$/, 'must be an address, such as school@example.org')
      .optional(),
  })
  .refine((given) => !given.SMTP_URL || given.MAIL_FROM, {
    path: ['MAIL_FROM'],
    message: 'must be given with SMTP_URL: the address that letters come from',
  })

export type Config = z.infer<typeof Environment> & { baseUrl: string }

/** Reads the settings from the environment. Throws SetupError with one line for each setting that is wrong. */
export function readConfig(environment: Record<string, string | undefined> = process.env): Config {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''))
  const parsed = Environment.safeParse(given)
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`)
    throw new SetupError(
      `These settings are wrong:\n${lines.join('\n')}\nSee .env.example for what each one means.`,
    )
  }
  const config = parsed.data
  return { ...config, baseUrl: config.PUBLIC_URL ?? `http://localhost:${config.PORT}` }
}
