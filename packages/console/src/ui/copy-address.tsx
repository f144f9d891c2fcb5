import { Check, Copy } from 'lucide-react'
import type { ReactNode } from 'react'
import { useState } from 'react'
import { t } from '#language'

/** A short text to carry elsewhere, with the way to the clipboard beside it. `what` names it on its button: `the record`. */
export function CopyAddress({ text, what }: { text: string; what: string }): ReactNode {
  const [copied, setCopied] = useState<string>()
  const copy = async () => {
    await navigator.clipboard.writeText(text)
    setCopied(text)
  }
  const isCopied = copied === text
  return (
    <span className="flex items-center gap-2">
      <span className="wire min-w-0 flex-1 wrap-anywhere">{text}</span>
      <button
        type="button"
        className="btn small icon shrink-0"
        aria-label={isCopied ? t('Copied {what}', { what }) : t('Copy {what}', { what })}
        onClick={() => void copy()}
      >
        {isCopied ? <Check /> : <Copy />}
      </button>
    </span>
  )
}
