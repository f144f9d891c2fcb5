/**
 * Short English texts for common generic codes, in our own words after the meaning SAE J2012 gives their numbers.
 * What is not in here is described by its structure: no text is better than a guessed one.
 */
import { ENGINE_TEXTS } from './texts-engine.ts'
import { VEHICLE_TEXTS } from './texts-vehicle.ts'

export const GENERIC_TEXTS: Readonly<Record<string, string>> = { ...ENGINE_TEXTS, ...VEHICLE_TEXTS }
