import type { Units } from '#preferences'
import type { Truth } from '#protocol/scan'

interface Conversion {
  readonly unit: string
  readonly factor: number
  readonly offset?: number
  readonly decimals: number
}

/** From the units of SAE J1979 to those of a reader in the United States. */
const IMPERIAL: Readonly<Record<string, Conversion>> = {
  '°C': { unit: '°F', factor: 1.8, offset: 32, decimals: 1 },
  'km/h': { unit: 'mph', factor: 0.621371, decimals: 1 },
  km: { unit: 'mi', factor: 0.621371, decimals: 1 },
  kPa: { unit: 'psi', factor: 0.145038, decimals: 2 },
  'L/h': { unit: 'gal/h', factor: 0.264172, decimals: 2 },
}

const DECIMAL = /^-?\d+(\.\d+)?$/

/** A value in the units of who reads it. What has no other unit, or is no number, stays as the vehicle told it. */
export function inUnits(units: Units, truth: Truth<string>, unit: string): { truth: Truth<string>; unit: string } {
  const conversion = units === 'imperial' ? IMPERIAL[unit] : undefined
  if (!conversion) return { truth, unit }
  if (!('value' in truth) || !DECIMAL.test(truth.value)) return { truth, unit: conversion.unit }
  const value = Number(truth.value) * conversion.factor + (conversion.offset ?? 0)
  return { truth: { state: truth.state, value: value.toFixed(conversion.decimals) }, unit: conversion.unit }
}
