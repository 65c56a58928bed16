import path from 'node:path'

/** The checkout: where db/, build/ and, unless set otherwise, the data folder are. */
export const home = (): string => process.env.EVERYSCHOOL_HOME ?? process.cwd()

export const inHome = (...parts: string[]): string => path.resolve(home(), ...parts)
