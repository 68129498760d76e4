export function step({ total }: { total: number }): Promise<{ total: number }> {
  return Promise.resolve({ total: total + 1 });
}

export function ask({ answers }: { answers: readonly unknown[] }): Promise<unknown> {
  return Promise.resolve(answers[0] ?? { question: 'Approve?' });
}

export function turn({ message }: { messages: readonly string[]; message: string }): Promise<string> {
  return Promise.resolve(message);
}
