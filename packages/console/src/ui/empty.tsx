import type { ReactNode } from 'react'

/** Nothing here yet: one sentence, and at most one way on. The only drawing is the scale with its needle off the line. */
export function Empty({ children }: { children: ReactNode }): ReactNode {
  return (
    <div className="empty">
      <svg className="art" viewBox="0 0 132 44" fill="none" stroke="currentColor" strokeWidth="1.5" aria-hidden="true">
        <path d="M6 34h120M6 34v-8M18 34v-4M30 34v-4M42 34v-4M54 34v-4M66 34v-8M78 34v-4M90 34v-4M102 34v-4M114 34v-4M126 34v-8" />
        <path d="M62 8h8l-4 6z" fill="currentColor" />
      </svg>
      {children}
    </div>
  )
}
