import { expect, test } from 'vitest';
import { ChangedInterruptError, Command, interrupt, START, StateGraph } from '../../src/index.ts';
import { describeOnBoth } from '../support/on-both.ts';
import { asked, failure, idOf, Log } from '../support/threads.ts';

describeOnBoth('a node that asks something else when it runs again', (place) => {
  function changing(strict: boolean) {
    const deployed = { questions: ['first', 'second'] };
    const graph = new StateGraph(Log)
      .addNode('ask', () => ({
        log: deployed.questions.map((question) => `${question}=${interrupt<string, string>(question)}`),
      }))
      .addEdge(START, 'ask')
      .compile({ checkpointer: place().checkpointer, name: place().name('changing'), strict });
    return { graph, deployed };
  }

  test('goes on as LangGraph does, and the state says so', async () => {
    const { graph, deployed } = changing(false);
    const config = place().thread();
    await graph.invoke({}, config);
    deployed.questions = ['changed', 'second'];
    expect(asked(await graph.invoke(new Command({ resume: 'A' }), config))).toEqual(['second']);
    const { tasks } = await graph.getState(config);
    expect(tasks[0]?.changed).toEqual([{ index: 0, value: 'changed' }]);
    expect(await graph.invoke(new Command({ resume: 'B' }), config)).toEqual({
      log: ['changed=A', 'second=B'],
    });
  });

  test('is an error in a strict graph, and the thread can go on with mended code', async () => {
    const { graph, deployed } = changing(true);
    const config = place().thread();
    await graph.invoke({}, config);
    deployed.questions = ['changed'];
    const error = await failure(graph.invoke(new Command({ resume: 'A' }), config));
    expect(error).toBeInstanceOf(ChangedInterruptError);
    expect(error).toMatchObject({ code: 'CHANGED_INTERRUPT', node: 'ask' });
    expect(error.message).toContain('"changed"');
    deployed.questions = ['first', 'second'];
    const result = await graph.invoke(null, config);
    expect(asked(result)).toEqual(['second']);
    expect(await graph.invoke(new Command({ resume: { [idOf(result, 'second')]: 'B' } }), config)).toEqual({
      log: ['first=A', 'second=B'],
    });
  });

  test('keeps an answer with its question when a question before it has been dropped', async () => {
    const { graph, deployed } = changing(false);
    const config = place().thread();
    await graph.invoke({}, config);
    await graph.invoke(new Command({ resume: 'A' }), config);
    deployed.questions = ['second', 'third'];
    // "first" had A; what is asked in its place now is neither the same nor answered.
    const result = await graph.invoke(new Command({ resume: 'B' }), config);
    expect(result).not.toMatchObject({ log: ['second=A', 'third=B'] });
    expect(asked(result)).toEqual(['third']);
    expect(await graph.invoke(new Command({ resume: 'C' }), config)).toEqual({
      log: ['second=B', 'third=C'],
    });
  });
});
