import type { ReadOrder } from '#api'
import { useWrite } from '#api'

/** A write on an order: what it repairs, what was due and what is on file may stand differently afterwards. */
export const useOrderWrite = <Input = void>(write: (input: Input) => Promise<ReadOrder>, onDone?: () => void) =>
  useWrite(write, { touches: ['work-orders', 'issues', 'due', 'files'], onDone })
