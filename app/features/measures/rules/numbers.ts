/** "0.12", "−0.12": a number as it is printed, with the true minus sign, and never a nought below nought. */
export function formatDecimal(value: number, decimals: number): string {
  const size = Math.abs(value).toFixed(decimals)
  return value < 0 && Number(size) !== 0 ? `−${size}` : size
}

/** "+0.12", "−0.12", "0.00": the same where the sign is what matters. */
export const signed = (value: number, decimals = 2): string => {
  const text = formatDecimal(value, decimals)
  return value > 0 && Number(text) !== 0 ? `+${text}` : text
}
