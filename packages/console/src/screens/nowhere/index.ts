/** What stands where nothing can be shown. */
export { Alone, Broken, Nowhere } from './nowhere.tsx'
