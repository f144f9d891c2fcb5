import type { ReactNode } from 'react'

/** The mark and the name. */
export function Brand(): ReactNode {
  return (
    <>
      <svg viewBox="0 0 28 28" fill="none" stroke="currentColor" strokeWidth="2" aria-hidden="true">
        <path d="M4 20a10.5 10.5 0 1 1 20 0" />
        <path d="M14 3v4M6.2 6.2 9 9M21.8 6.2 19 9" strokeWidth="1.5" />
        <path d="m14 17 4.5-6" stroke="var(--color-accent)" strokeWidth="2.5" strokeLinecap="round" />
        <path d="M8 24h12" strokeWidth="1.5" />
      </svg>
      <span>
        <b>MUTS</b> <span className="brand-name">FleetOps</span>
      </span>
    </>
  )
}
