export function step({ total }: { total: number }): Promise<{ total: number }> {
  return Promise.resolve({ total: total + 1 });
}

export function ask({ answers }: { answers: readonly unknown[] }): Promise<unknown> {
  return Promise.resolve(answers[0] ?? { question: 'Approve?' });
}
