/** Not there, or not yours: the two look the same from outside. */
export const notFound = (): Response => new Response('Not found', { status: 404 })

/** A mistake in set-up that the person who runs the server can mend; printed without a stack. */
export class SetupError extends Error {
  override name = 'SetupError'
}
