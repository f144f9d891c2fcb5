export type { DoipOptions } from './open-doip.ts'
export { openDoip } from './open-doip.ts'
