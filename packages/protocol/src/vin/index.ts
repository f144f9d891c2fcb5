/** Vehicle identification numbers (ISO 3779). */
export { computeCheckDigit, hintModelYears, isVin, matchesCheckDigit } from './vin.ts'
