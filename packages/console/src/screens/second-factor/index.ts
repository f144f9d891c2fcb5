/** What proves a person: factors to enrol, those they have, and the password. */
export { FactorsSheet } from './factors-sheet.tsx'
export { PasswordSheet } from './password-sheet.tsx'
export { SecondFactorScreen } from './second-factor-screen.tsx'
