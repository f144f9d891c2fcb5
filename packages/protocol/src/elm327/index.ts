export type { Elm327Options } from './open-elm327.ts'
export { openElm327 } from './open-elm327.ts'
