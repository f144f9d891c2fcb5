import { Copy } from 'lucide-react'
import type { ReactNode } from 'react'
import { useState } from 'react'
import { Button, Note } from '#ui'

/** A one-time link, shown once: without a mail server the admin hands it over. */
export function HandOver({ link, name }: { link: string; name: string }): ReactNode {
  const [isCopied, setCopied] = useState(false)
  const copy = async () => {
    await navigator.clipboard.writeText(link)
    setCopied(true)
  }
  return (
    <div className="mt-3 grid gap-3.5">
      <Note state="info" live="status">
        Hand this link to {name}. It opens once, and it is shown only now.
      </Note>
      <p className="wire rounded-control bg-well p-3 break-all">{link}</p>
      <div>
        <Button onClick={() => void copy()}>
          <Copy />
          {isCopied ? 'Copied' : 'Copy the link'}
        </Button>
      </div>
    </div>
  )
}
