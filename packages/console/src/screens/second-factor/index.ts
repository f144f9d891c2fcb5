/** Second factors: enrolling one, and those a person has. */
export { FactorsSheet } from './factors-sheet.tsx'
export { SecondFactorScreen } from './second-factor-screen.tsx'
