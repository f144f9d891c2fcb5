import { useMutation } from '@tanstack/react-query'
import { FileDown } from 'lucide-react'
import type { ReactNode } from 'react'
import { fetchReportPdf } from '#api'
import { t } from '#language'
import { Button, StateIcon } from '#ui'

async function savePdf({ scanId, unit }: { scanId: string; unit: string }): Promise<void> {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(await fetchReportPdf(scanId))
  link.download = `report-${unit}-${scanId}.pdf`
  link.click()
  URL.revokeObjectURL(link.href)
}

/** Saves a report as a PDF file. */
export function PdfButton({ scanId, unit }: { scanId: string; unit: string }): ReactNode {
  const save = useMutation({ mutationFn: savePdf })
  return (
    <Button
      size="small"
      disabled={save.isPending}
      onClick={() => save.mutate({ scanId, unit })}
      aria-label={t('PDF of the report of {unit}', { unit })}
    >
      {save.isError ? <StateIcon state="danger" /> : <FileDown />}
      {save.isError ? t('Try again') : 'PDF'}
    </Button>
  )
}
