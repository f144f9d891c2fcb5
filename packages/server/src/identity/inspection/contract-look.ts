/** Looks at the end of contracts: the canary's contractor comes in before it and not after it, and no account outlives its own. */
import type { Observation, Reply } from '#kernel'
import type { Visits } from './visits.ts'
import { judge } from './visits.ts'

interface Below {
  readonly visits: Pick<Visits<never>, 'ask'>
  /** Signs in the contractor, whose contract runs for a while yet. */
  readonly openContractor: () => Promise<{ readonly accessToken: string; readonly refreshToken: string }>
  /** Their contract ends at this instant. */
  readonly endContract: () => Promise<void>
  /** Accounts whose contract needs an end and has none, and those that are open long after it. */
  readonly countContracts: () => Promise<{ readonly undated: number; readonly outlived: number }>
}

export const createContractLook =
  ({ visits: { ask }, openContractor, endContract, countContracts }: Below) =>
  async (): Promise<Observation> => {
    const { accessToken, refreshToken } = await openContractor()
    const enter = () => ask('GET', '/me', accessToken)
    const before = await enter()
    await endContract()
    const after = [await enter(), await ask('POST', '/auth/refresh', undefined, { refreshToken })]
    const contracts = await countContracts()
    const saw = { before: before.status, after: after.map(statusOf).join(' '), ...contracts }
    return judge(saw, saw.before === 200 && saw.after === '401 401' && saw.undated + saw.outlived === 0)
  }

const statusOf = ({ status }: Reply): number => status
