import type { ReactNode } from 'react'
import { t } from '#language'
import { encodeQr } from './qr.ts'

/** A QR code drawn as one path; the same text stands beside it in words. */
export function QrCode({ text }: { text: string }): ReactNode {
  const modules = encodeQr(text)
  const path = modules.flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : ''))).join('')
  return (
    <svg
      className="qr"
      viewBox={`0 0 ${modules.length} ${modules.length}`}
      shapeRendering="crispEdges"
      role="img"
      aria-label={t('QR code for your authenticator')}
    >
      <path d={path} />
    </svg>
  )
}
