/** What is above and what is below the line in the middle, in the words of the picture: "better", "less well". */
type Ways = { above: string; below: string }

/**
 * What a picture of dots and bars says: how many are clear of the line in the middle, which way, and how many are too close
 * to call: "3 better, 1 less well, 2 too close to call".
 */
export function clearWords(
  dots: readonly { value: number; open?: boolean | undefined }[],
  { above, below }: Ways,
): string {
  const clear = dots.filter(({ open }) => !open)
  const more = clear.filter(({ value }) => value > 0).length
  const close = dots.length - clear.length
  if (clear.length === 0)
    return dots.length === 1 ? 'too close to call' : `all ${dots.length} too close to call`
  const parts: [number, string][] = [
    [more, above],
    [clear.length - more, below],
    [close, 'too close to call'],
  ]
  return parts.flatMap(([number, words]) => (number > 0 ? [`${number} ${words}`] : [])).join(', ')
}
