import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { inHome } from '#platform/home.ts'
import type { Random } from '#stats/random.ts'

const List = z.array(z.string()).min(20)
const Group = z.object({ F: List, M: List, family: List })
const Names = z.object({ white: Group, asian: Group, black: Group, other: Group })

export type Names = z.infer<typeof Names>
export type Heritage = keyof Names
export type Sex = 'F' | 'M'

/** Common names, mixed by chance: whoever bears one of the mixtures is not meant. */
export async function readNames(): Promise<Names> {
  return Names.parse(JSON.parse(await readFile(inHome('db', 'demonstration', 'names.json'), 'utf8')))
}

export function drawName(names: Names, heritage: Heritage, sex: Sex, random: Random) {
  return {
    given: random.choice(names[heritage][sex]),
    family: random.choice(names[heritage].family),
  }
}
