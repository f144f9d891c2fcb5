import { Dialog } from '@base-ui/react/dialog'
import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { useRef } from 'react'
import { t } from '#language'

export interface LayerProps {
  readonly title: string
  readonly isOpen: boolean
  readonly onClose: () => void
  readonly children: ReactNode
}

/**
 * The focus begins in the first field, else where Base UI puts it. No field of a layer has `autoFocus`: it would take
 * the focus before Base UI has seen where it came from, and it could not go back there.
 */
function useFirstField() {
  const popup = useRef<HTMLDivElement>(null)
  const firstField = () => popup.current?.querySelector<HTMLElement>('input, select, textarea') ?? true
  return { popup, firstField }
}

function Layer({ title, isOpen, onClose, children, kind }: LayerProps & { kind: 'drawer' | 'dialog' }): ReactNode {
  const { popup, firstField } = useFirstField()
  return (
    <Dialog.Root open={isOpen} onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="backdrop" />
        <Dialog.Popup ref={popup} className={`layer ${kind}`} initialFocus={firstField}>
          <header className="flex items-center justify-between gap-2">
            <Dialog.Title>{title}</Dialog.Title>
            <Dialog.Close className="btn small quiet icon" aria-label={t('Close')}>
              <X />
            </Dialog.Close>
          </header>
          {children}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

/** A layer at the right edge: what belongs to the page and is looked at beside it. Esc closes it. */
export const Drawer = (props: LayerProps): ReactNode => <Layer {...props} kind="drawer" />

/** A layer in the middle, for one short act. Esc closes it. */
export const Modal = (props: LayerProps): ReactNode => <Layer {...props} kind="dialog" />
