/** Keys of machines. */
export { KeysScreen } from './keys-screen.tsx'
