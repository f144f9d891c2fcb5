import { useMutation, useQueryClient } from '@tanstack/react-query'

export interface Written<Output> {
  /** The first parts of the keys of what may be another now. */
  readonly touches: readonly string[]
  readonly onDone?: ((output: Output) => unknown) | undefined
}

/**
 * A writing call. Whatever came of it, what it may have changed is read again: after a 412 the person decides from what
 * is there now.
 */
export function useWrite<Input = void, Output = unknown>(
  write: (input: Input) => Promise<Output>,
  { touches, onDone }: Written<Output>,
) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: write,
    onSuccess: async (output) => {
      await onDone?.(output)
    },
    onSettled: () => Promise.all(touches.map((key) => client.invalidateQueries({ queryKey: [key] }))),
  })
}
