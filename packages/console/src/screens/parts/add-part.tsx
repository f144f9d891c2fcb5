import { useQuery } from '@tanstack/react-query'
import { Plus } from 'lucide-react'
import type { ReactNode } from 'react'
import { useState } from 'react'
import type { PartDraft } from '#api'
import { PART_UNITS, parts, useWrite, workshopQuery } from '#api'
import { t } from '#language'
import { Button, Field, FormDialog, formatWords, parseMoney, parseQuantity, SelectField } from '#ui'

type Read = { readonly draft: PartDraft } | { readonly wrong: 'cost' | 'minimum' }

function read(form: FormData, currency: string): Read {
  const said = (name: string) => String(form.get(name))
  const unitCostMinor = parseMoney(said('cost'), currency)
  if (unitCostMinor === undefined) return { wrong: 'cost' }
  const minimumThousandths = parseQuantity(said('minimum') || '0')
  if (minimumThousandths === undefined) return { wrong: 'minimum' }
  const unit = said('unit') as PartDraft['unit']
  return { draft: { sku: said('sku'), name: said('name'), unit, unitCostMinor, minimumThousandths } }
}

function Dialog({ onClose }: { onClose: () => void }): ReactNode {
  const currency = useQuery(workshopQuery).data?.currency ?? 'EUR'
  const [wrong, setWrong] = useState<'cost' | 'minimum'>()
  const add = useWrite(parts.add, { touches: ['parts'], onDone: onClose })
  const send = (form: FormData) => {
    const typed = read(form, currency)
    setWrong('wrong' in typed ? typed.wrong : undefined)
    if ('draft' in typed) add.mutate(typed.draft)
  }
  return (
    <FormDialog title={t('Add a part')} act={t('Add')} sending={add} onSend={send} onClose={onClose}>
      <div className="fields">
        <Field label={t('Number')} name="sku" required maxLength={60} autoComplete="off" wire />
        <Field label={t('Name')} name="name" required maxLength={100} autoComplete="off" />
        <SelectField label={t('Counted in')} name="unit">
          {PART_UNITS.map((unit) => (
            <option key={unit} value={unit}>
              {formatWords(unit)}
            </option>
          ))}
        </SelectField>
        <Field
          label={t('{currency} each', { currency })}
          name="cost"
          required
          inputMode="decimal"
          wrong={wrong === 'cost' ? t('An amount of {currency}, such as 12.50', { currency }) : undefined}
        />
        <Field
          label={t('At least in stock')}
          name="minimum"
          inputMode="decimal"
          hint={t('Below it the part is to be ordered')}
          wrong={wrong === 'minimum' ? t('A number, such as 2 or 0.5') : undefined}
        />
      </div>
    </FormDialog>
  )
}

/** The way a part enters the store. */
export function AddPart(): ReactNode {
  const [asks, setAsks] = useState(false)
  return (
    <>
      <Button kind="primary" onClick={() => setAsks(true)}>
        <Plus /> {t('Add a part')}
      </Button>
      {asks && <Dialog onClose={() => setAsks(false)} />}
    </>
  )
}
