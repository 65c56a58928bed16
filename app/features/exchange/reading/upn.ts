const letters = 'ABCDEFGHJKLMNPQRTUVWXYZ'

/** The letter in front of a unique pupil number: the weighted sum of what follows, modulo 23 (DfE guide to UPNs, annex). */
export function upnCheckLetter(upn: string): string {
  const sum = [...upn.slice(1)].reduce((total, sign, place) => {
    const value = /\d/.test(sign) ? Number(sign) : letters.indexOf(sign)
    return total + value * (place + 2)
  }, 0)
  return letters.charAt(sum % 23)
}
