/** SHA-256 as the tree takes it. */
export { sha256 } from '#kernel'
