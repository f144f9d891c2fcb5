import { useMutation } from '@tanstack/react-query'
import { FileDown } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Owner, StoredFile } from '#api'
import { files } from '#api'
import { t } from '#language'
import { Button, ProblemNote, Tag, Unreadable } from '#ui'
import { formatBytes, judgementOn } from './file-words.ts'
import { saveFile } from './save-file.ts'

/** One upload: what it is called, what became of it, and the way to keep it once it was released. */
export function FileLine({ file, owner }: { file: StoredFile; owner: Owner }): ReactNode {
  const name = file.name ?? t('erased')
  const save = useMutation({ mutationFn: async () => saveFile(await files.fetch(owner, file), name) })
  const { state, words } = judgementOn(file)
  return (
    <li className="file-line">
      <span className="min-w-0 flex-1">
        {file.isUnreadable ? <Unreadable /> : <span className="file-name">{name}</span>}{' '}
        <span className="text-sm text-soft">{formatBytes(file.sizeBytes)}</span>
      </span>
      <Tag state={state} bare>
        {words}
      </Tag>
      {file.state === 'released' && (
        <Button
          size="small"
          disabled={save.isPending}
          onClick={() => save.mutate()}
          aria-label={t('Save {name}', { name })}
        >
          <FileDown /> {t('Save')}
        </Button>
      )}
      {save.error && (
        <div className="basis-full">
          <ProblemNote error={save.error} />
        </div>
      )}
    </li>
  )
}
