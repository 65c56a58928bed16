/** How an effect may be known, the surest first. */
export const designs = ['lot', 'line', 'steps', 'comparison'] as const
export type Design = (typeof designs)[number]

type Seen = { design: Design; covers: readonly number[]; effect: unknown }

const rank = ({ design }: Seen) => designs.indexOf(design)

/** Of the studies of the same cycles the surest that found something; others are kept beside them. */
export const surest = <S extends Seen>(studies: readonly S[]): S[] =>
  studies.filter(
    (one) =>
      one.effect !== null &&
      !studies.some(
        (other) =>
          other.effect !== null &&
          rank(other) < rank(one) &&
          other.covers.some((cycle) => one.covers.includes(cycle)),
      ),
  )
