import type { Config, Kernel, Module, Role } from '#kernel'

/** What the kernel's probes need from the rooms above: the canary's tokens and ids. The house hands it in. */
export interface Inspector {
  /** An access token of the canary organisation's user with this role, second factor shown. */
  tokenFor(role: Role): Promise<string>
  /** Of a canary whose budget of requests no other probe spends. */
  spendableToken(): Promise<string>
  /** Ids of the canary organisation by path parameter. */
  ids(): Promise<Readonly<Record<string, string>>>
  readonly rooms: () => readonly Module[]
}

export type Ports = Pick<Kernel, 'database' | 'vault' | 'ledger' | 'door' | 'clock'> & {
  readonly config: Config
  readonly inspector: Inspector
}

/** What evaluation cannot promise is red and says why, never hidden. */
export const EVALUATION = 'evaluation profile'
