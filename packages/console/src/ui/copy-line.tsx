import { Copy } from 'lucide-react'
import type { ReactNode } from 'react'
import { Fragment, useState } from 'react'
import { t } from '#language'
import { Button } from './button.tsx'

/** A browser breaks a line after any hyphen; an option must not come apart there. */
const PARTS = /\S.*?(?= --|$)/g

/** A line for a machine, and the way to the clipboard. `what` names it on its button: `the code`. */
export function CopyLine({ text, what }: { text: string; what: string }): ReactNode {
  const [copied, setCopied] = useState<string>()
  const copy = async () => {
    await navigator.clipboard.writeText(text)
    setCopied(text)
  }
  return (
    <div className="grid gap-2">
      <p className="wire rounded-control bg-well p-3 whitespace-pre-wrap wrap-anywhere">
        {[...text.matchAll(PARTS)].map(({ 0: part, index }) => (
          <Fragment key={index}>
            {index > 0 && ' '}
            <span className="inline-block max-w-full">{part}</span>
          </Fragment>
        ))}
      </p>
      <div>
        <Button onClick={() => void copy()}>
          <Copy />
          {copied === text ? t('Copied {what}', { what }) : t('Copy {what}', { what })}
        </Button>
      </div>
    </div>
  )
}
