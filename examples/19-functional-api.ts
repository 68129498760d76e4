/**
 * A workflow as one function: its steps are tasks, each done once, and it may ask anywhere. What it gives back is kept for the next run of
 * its thread.
 */
import { randomUUID } from 'node:crypto';
import { Command, entrypoint, interrupt, isInterrupted, task, TemporalSaver } from '../src/index.ts';

await using checkpointer = await TemporalSaver.start();

const write = task('write', (topic: string) => {
  console.log(`Writing about ${topic}`);
  return `An essay about ${topic}`;
});

const review = task('review', (who: string, essay: string) => {
  const verdict: string = interrupt({ who, essay });
  return `${who}: ${verdict}`;
});

const essay = entrypoint(
  { name: 'essay', checkpointer },
  async (topic: string, { previous = 0 }: { previous?: number }) => {
    const text = await write(topic);
    const verdicts = await Promise.all([review('Ann', text), review('Bob', text)]);
    return entrypoint.final({ value: { text, verdicts, before: previous }, save: previous + 1 });
  },
);

const config = { configurable: { thread_id: randomUUID() } };

const asked: unknown = await essay.invoke('cats', config);
// > Writing about cats
const questions = isInterrupted<{ who: string }>(asked) ? asked.__interrupt__ : [];
console.log(questions.map(({ value }) => value.who));
// > [ 'Ann', 'Bob' ]

const resume = Object.fromEntries(questions.map(({ id, value }) => [id, `fine, says ${value.who}`]));
console.log(await essay.invoke(new Command({ resume }), config));
// > {
// >   text: 'An essay about cats',
// >   verdicts: [ 'Ann: fine, says Ann', 'Bob: fine, says Bob' ],
// >   before: 0
// > }

for await (const chunk of essay.stream('dogs', config)) console.log(Object.keys(chunk as object));
// > Writing about dogs
// > [ 'write' ]
// > [ '__interrupt__' ]
