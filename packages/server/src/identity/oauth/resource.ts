/** What tokens are asked for: the API, as one resource (RFC 8707). */
export const resourceOf = (issuer: string): string => `${issuer}/api/v1`
