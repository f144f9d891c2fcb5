import type { ReadOrder } from '#api'
import { useWrite } from '#api'

/** A write on an order: what it repairs and what was due may stand differently afterwards. */
export const useOrderWrite = <Input = void>(write: (input: Input) => Promise<ReadOrder>, onDone?: () => void) =>
  useWrite(write, { touches: ['work-orders', 'issues', 'due'], onDone })
