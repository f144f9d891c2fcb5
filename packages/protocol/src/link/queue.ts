/** Runs tasks one after the other, in the order they were handed in; one that fails does not stop the next. */
export type Queue = <Result>(task: () => Promise<Result>) => Promise<Result>

export function createQueue(): Queue {
  let last: Promise<unknown> = Promise.resolve()
  return (task) => {
    const result = last.then(task, task)
    last = result.catch(() => {})
    return result
  }
}
