import { CommandError, EXIT } from '#exit'
import { OPERATOR_NODE, requireInstallation } from '#installation'
import type { DataOptions } from '#operator'
import { operator, tell } from '#operator'
import { removeDemo } from '#server/demo'
import { openHouse } from '#server/house'

/** @throws {CommandError} not found, where the data folder holds no demo. */
export async function removeDemoFleet(options: DataOptions): Promise<void> {
  const house = await openHouse(requireInstallation(options.data), { node: OPERATOR_NODE })
  try {
    const erased = await removeDemo(house, operator())
    if (erased === undefined) throw new CommandError(EXIT.notFound, `There is no demo in ${options.data}.`)
    const sentence = `Erased ${erased} people and vehicles of the demo. What else is in ${options.data} was not touched.`
    tell(options, { removed: 'demo', erased }, sentence)
  } finally {
    await house.close()
  }
}
