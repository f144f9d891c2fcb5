/** Groups of identity providers, and what each gives here. */
export { GroupMappings } from './group-mappings.tsx'
