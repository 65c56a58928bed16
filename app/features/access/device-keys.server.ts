import type { LoaderFunctionArgs } from 'react-router'
import type { Visit } from './enter.server.ts'
import { rootContext } from './root.server.ts'
import { deviceKeysOf } from './secret.server.ts'

/** The keys of a visit's account for what its pages lock on the device: one to lock with, former ones that unlock. */
export const findDeviceKeys = (
  { context }: Pick<LoaderFunctionArgs, 'context'>,
  { account }: Pick<Visit, 'account'>,
): { key: string; earlier: string[] } => deviceKeysOf(context.get(rootContext).config, account.id)
