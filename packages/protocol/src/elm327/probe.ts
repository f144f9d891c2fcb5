/** What an adapter can and cannot do, found out by asking: clones claim versions whose commands they do not know. */
import type { Terminal } from './terminal.ts'
import { askAdapter, tell } from './wake.ts'

/** How to talk to this adapter. */
export interface ElmProfile {
  /** Its own name: `'ELM327 v1.5'`. */
  readonly name: string
  /** Says who speaks (`ATH1`). Without, units are asked one by one: an answer then belongs to whoever was asked. */
  readonly hasHeaders: boolean
  /** Cuts long requests itself (STN chips, `STCSEGT`); the others send one frame. */
  readonly cutsRequests: boolean
  /** Sentences for whoever uses it: what it lacks, and what that costs. Empty for a sound adapter. */
  readonly quirks: readonly string[]
}

interface Step {
  /** The first that is known counts. */
  readonly commands: readonly string[]
  readonly without: string
}

/** In order; none is a condition, and what is missing is told. */
const LADDER = {
  echo: { commands: ['ATE0'], without: 'keeps its echo on; it is read past' },
  lineFeeds: { commands: ['ATL0'], without: 'cannot leave out line feeds; they are read past' },
  spaces: { commands: ['ATS0'], without: 'cannot leave out spaces; answers take a third longer' },
  headers: { commands: ['ATH1'], without: 'does not say who speaks; units are asked one by one' },
  format: { commands: ['ATCAF1'], without: 'does not know ATCAF1; its own formatting is relied on' },
  timing: { commands: ['ATAT1', 'ATAT2'], without: 'does not adapt its timing; each question takes the full wait' },
  timeout: { commands: ['ATST64', 'ATST32'], without: 'does not know ATST; slow units may be missed' },
  protocol: {
    commands: ['ATSP0', 'ATSPA6', 'ATTP0'],
    without: 'cannot search for the protocol; each is tried in turn',
  },
} as const satisfies Record<string, Step>

/** Climbs the ladder. @throws {LinkError} timeout or lost at the adapter. */
export async function probe(terminal: Terminal, name: string): Promise<ElmProfile> {
  const missing = new Set<keyof typeof LADDER>()
  for (const step of Object.keys(LADDER) as (keyof typeof LADDER)[]) {
    if (!(await tellFirst(terminal, LADDER[step].commands))) missing.add(step)
  }
  return {
    name,
    hasHeaders: !missing.has('headers'),
    cutsRequests: await isSegmenting(terminal),
    quirks: [...missing].map((step) => LADDER[step].without),
  }
}

/** Asked of every chip: clones of the STN claim its name, and their makers' names are many. */
async function isSegmenting(terminal: Terminal): Promise<boolean> {
  return /^STN\d/i.test((await askAdapter(terminal, 'STI')) ?? '') && tell(terminal, 'STCSEGT1')
}

async function tellFirst(terminal: Terminal, commands: readonly string[]): Promise<boolean> {
  for (const command of commands) if (await tell(terminal, command)) return true
  return false
}
