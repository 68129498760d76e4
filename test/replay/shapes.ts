/** The main shapes of a thread, each played once on a real server by `record.ts`. Names are for ever: see README.md. */
import { Annotation, Command, interrupt, reducers, Send, START, StateGraph, task } from '../../src/index.ts';
import type { TemporalSaver } from '../../src/index.ts';
import { continuingShapes } from './continuing-shapes.ts';
import { meetingShapes } from './meeting-shapes.ts';
import { toolShapes } from './tool-shapes.ts';
import { writtenShapes } from './written-shapes.ts';
import { recordingQueue } from './recording-queue.ts';
import { failure, idOf, Log, questions } from '../support/threads.ts';

export interface Stage {
  readonly checkpointer: TemporalSaver;
  readonly thread: string;
  readonly config: { readonly configurable: { readonly thread_id: string } };
  /** Keeps the history of the thread's latest execution as it stands now, or that of this run, under this name. */
  readonly record: (name: string, runId?: string) => Promise<void>;
}

/** By thread. Every name given to `record` is a file. */
export const shapes: Readonly<Record<string, (stage: Stage) => Promise<void>>> = {
  sequence: async ({ checkpointer, config, record }) => {
    const graph = new StateGraph(Log)
      .addNode('a', () => ({ log: 'a' }))
      .addNode('b', () => ({ log: 'b' }))
      .addNode('c', () => ({ log: 'c' }))
      .addEdge(START, 'a')
      .addEdge('a', 'b')
      .addEdge('b', 'c')
      .compile({ checkpointer, name: 'sequence' });
    await graph.invoke({ log: 'in' }, config);
    await record('sequence');
    await graph.invoke({ log: 'again' }, config);
    await record('second-run');
  },

  'fan-out': async ({ checkpointer, config, record }) => {
    const State = Annotation.Root({
      best: Annotation<{ by: string; points: number }>({
        reducer: (left, right) => (right.points > left.points ? right : left),
        default: () => ({ by: 'nobody', points: 0 }),
      }),
    });
    const graph = new StateGraph(State)
      .addNode('ann', () => ({ best: { by: 'ann', points: 2 } }))
      .addNode('bob', () => ({ best: { by: 'bob', points: 3 } }))
      .addNode('eve', () => ({ best: { by: 'eve', points: 1 } }))
      .addNode('alone', ({ best }) => ({ best: { by: `${best.by}, alone`, points: 9 } }))
      .addEdge(START, 'ann')
      .addEdge(START, 'bob')
      .addEdge(START, 'eve')
      .addEdge(['ann', 'bob', 'eve'], 'alone')
      .compile({ checkpointer, name: 'fan-out' });
    await graph.invoke({}, config);
    await record('fan-out-with-custom-reducer');
  },

  sends: async ({ checkpointer, config, record }) => {
    const graph = new StateGraph(Log)
      .addNode('plan', () => ({ log: 'plan' }))
      .addNode('part', ({ n }: { n: number }) => ({ log: `part ${n}` }))
      .addNode('sum', ({ log }) => ({ log: `${log.length} lines` }))
      .addEdge(START, 'plan')
      .addConditionalEdges('plan', () => [0, 1, 2].map((n) => new Send('part', { n })), ['part'])
      .addEdge('part', 'sum')
      .compile({ checkpointer, name: 'sends' });
    await graph.invoke({}, { ...config, maxConcurrency: 2 });
    await record('send-fan-out');
  },

  join: async ({ checkpointer, config, record }) => {
    const graph = new StateGraph(Log)
      .addNode('short', () => ({ log: 'short' }))
      .addNode('long', () => ({ log: 'long' }))
      .addNode('longer', () => ({ log: 'longer' }))
      .addNode('both', () => ({ log: 'both' }))
      .addEdge(START, 'short')
      .addEdge(START, 'long')
      .addEdge('long', 'longer')
      .addEdge(['short', 'longer'], 'both')
      .compile({ checkpointer, name: 'join' });
    await graph.invoke({}, config);
    await record('join');
  },

  'approve-by-update': async ({ checkpointer, config, record }) => {
    const graph = approval(checkpointer, 'approve-by-update');
    await graph.invoke({}, config);
    await record('waiting');
    await graph.invoke(new Command({ resume: 'yes' }), config);
    await record('approved-by-update');
  },

  'approve-by-signal': async ({ checkpointer, thread, config, record }) => {
    const graph = approval(checkpointer, 'approve-by-signal');
    const id = idOf(await graph.invoke({}, config), 'go?');
    const handle = checkpointer.client.workflow.getHandle(thread);
    await handle.signal('resume', { [id]: 'yes' }, { id: 'decision-1', by: 'ann' });
    await handle.result();
    await record('approved-by-signal');
  },

  'questions-in-one-node': async ({ checkpointer, config, record }) => {
    const graph = new StateGraph(Log)
      .addNode('ask', () => ({
        log: [
          interrupt<string, string>('who?'),
          interrupt<string, string>('when?'),
          interrupt<string, string>('why?'),
        ],
      }))
      .addEdge(START, 'ask')
      .compile({ checkpointer, name: 'questions-in-one-node' });
    await graph.invoke({}, config);
    for (const answer of ['ann', 'now', 'because'])
      await graph.invoke(new Command({ resume: answer }), config);
    await record('questions-in-one-node');
  },

  'parallel-questions': async ({ checkpointer, config, record }) => {
    const graph = new StateGraph(Log)
      .addNode('quick', () => ({ log: 'quick' }))
      .addNode('a', () => ({ log: interrupt<string, string>('a?') }))
      .addNode('b', () => ({ log: interrupt<string, string>('b?') }))
      .addNode('after', ({ log }) => ({ log: `after ${log.length}` }))
      .addEdge(START, 'quick')
      .addEdge(START, 'a')
      .addEdge(START, 'b')
      .addEdge(['quick', 'a', 'b'], 'after')
      .compile({ checkpointer, name: 'parallel-questions' });
    const first = await graph.invoke({}, config);
    await graph.invoke(new Command({ resume: { [idOf(first, 'b?')]: 'B' } }), config);
    await record('parallel-questions-answered-partially');
    await graph.invoke(new Command({ resume: { [idOf(first, 'a?')]: 'A' } }), config);
    await record('parallel-questions-answered');
  },

  'validation-loop': async ({ checkpointer, config, record }) => {
    const graph = new StateGraph(Log)
      .addNode('age', () => {
        let question = 'How old?';
        for (;;) {
          const answer = interrupt<string, unknown>(question);
          if (typeof answer === 'number') return { log: `age ${answer}` };
          question = `${JSON.stringify(answer)} is no number. How old?`;
        }
      })
      .addEdge(START, 'age')
      .compile({ checkpointer, name: 'validation-loop' });
    await graph.invoke({}, config);
    for (const answer of ['young', null, 42]) {
      const [question] = questions(await graph.invoke(null, config));
      await graph.invoke(new Command({ resume: { [question?.id ?? '']: answer } }), config);
    }
    await record('validation-loop');
  },

  'breakpoint-before': async ({ checkpointer, config, record }) => {
    const graph = pair(checkpointer, 'breakpoint-before');
    await graph.invoke({}, { ...config, interruptBefore: ['b'] });
    await record('stopped-at-breakpoint');
    await graph.invoke(null, config);
    await record('breakpoint-before');
  },

  'breakpoint-after': async ({ checkpointer, config, record }) => {
    const graph = pair(checkpointer, 'breakpoint-after');
    await graph.invoke({}, { ...config, interruptAfter: ['a'] });
    await graph.invoke(null, config);
    await record('breakpoint-after');
  },

  failure: async ({ checkpointer, config, record }) => {
    let broken = true;
    const graph = new StateGraph(Log)
      .addNode('a', () => ({ log: 'a' }))
      .addNode('fine', () => ({ log: 'fine' }))
      .addNode('broken', () => {
        if (broken) throw new RangeError('out of order');
        return { log: 'mended' };
      })
      .addEdge(START, 'a')
      .addEdge('a', 'fine')
      .addEdge('a', 'broken')
      .compile({ checkpointer, name: 'failure' });
    await failure(graph.invoke({}, config));
    await record('node-failure');
    broken = false;
    await graph.invoke(null, config);
    await record('after-node-failure');
  },

  retries: async ({ checkpointer, config, record }) => {
    let attempts = 0;
    const graph = new StateGraph(Log)
      .addNode(
        'flaky',
        () => {
          attempts += 1;
          if (attempts < 3) throw new Error('not yet');
          return { log: `attempt ${attempts}` };
        },
        { retryPolicy: { initialInterval: 10, maxAttempts: 5, jitter: false } },
      )
      .addEdge(START, 'flaky')
      .compile({ checkpointer, name: 'retries' });
    await graph.invoke({}, config);
    await record('retries');
  },

  cancelled: async ({ checkpointer, config, record }) => {
    const controller = new AbortController();
    const graph = new StateGraph(Log)
      .addNode('quick', () => ({ log: 'quick' }))
      .addNode(
        'slow',
        async (_, { signal }) => {
          controller.abort();
          await new Promise((resolve) => signal.addEventListener('abort', resolve));
          throw signal.reason;
        },
        { heartbeatTimeout: '1s' },
      )
      .addEdge(START, 'quick')
      .addEdge('quick', 'slow')
      .compile({ checkpointer, name: 'cancelled' });
    await failure(graph.invoke({}, { ...config, signal: controller.signal }));
    await record('cancelled');
  },

  refusals: async ({ checkpointer, config, record }) => {
    const graph = approval(checkpointer, 'refusals');
    await graph.invoke({}, config);
    const unknown = '0123456789abcdef0123456789abcdef';
    await failure(graph.invoke(new Command({ resume: { [unknown]: 'yes' } }), config));
    await graph.invoke(new Command({ resume: 'yes' }), config);
    await record('refused-update');
  },

  ignored: async ({ checkpointer, thread, config, record }) => {
    const graph = approval(checkpointer, 'ignored');
    await graph.invoke({}, config);
    const handle = checkpointer.client.workflow.getHandle(thread);
    await handle.signal('resum', 'yes');
    await checkpointer.client.workflowService.signalWorkflowExecution({
      namespace: checkpointer.client.options.namespace,
      workflowExecution: { workflowId: thread },
      signalName: 'resume',
      input: {
        payloads: [{ metadata: { encoding: Buffer.from('json/plain') }, data: Buffer.from('{oops') }],
      },
    });
    await handle.signal('resume', { '0123456789abcdef0123456789abcdef': 'yes' });
    await handle.signal('run', 'not a request');
    await graph.invoke(new Command({ resume: 'no' }), config);
    await record('ignored-signals');
  },

  'changed-question': async ({ checkpointer, config, record }) => {
    let pass = 0;
    const graph = new StateGraph(Log)
      .addNode('ask', () => ({ log: interrupt<string, string>(`question ${(pass += 1)}`) }))
      .addEdge(START, 'ask')
      .compile({ checkpointer, name: 'changed-question' });
    await graph.invoke({}, config);
    await graph.invoke(new Command({ resume: 'yes' }), config);
    await record('changed-question');
  },

  'local-node': async ({ checkpointer, config, record }) => {
    const graph = new StateGraph(Log)
      .addNode('quick', () => ({ log: 'quick' }), { local: true })
      .addNode('ask', () => ({ log: interrupt<string, string>('go?') }), { local: true })
      .addNode('a', () => ({ log: 'a' }), { local: true })
      .addNode('b', () => ({ log: 'b' }))
      .addEdge(START, 'quick')
      .addEdge('quick', 'ask')
      .addEdge('ask', 'a')
      .addEdge('ask', 'b')
      .compile({ checkpointer, name: 'local-node' });
    await graph.invoke({}, config);
    await graph.invoke(new Command({ resume: 'yes' }), config);
    await record('local-node');
  },

  'by-hand': async ({ checkpointer, thread, record }) => {
    approval(checkpointer, 'by-hand');
    const { client, taskQueue } = { client: checkpointer.client, taskQueue: recordingQueue };
    const handle = await client.workflow.start('by-hand', {
      workflowId: thread,
      taskQueue,
      args: [{ input: { log: 'by hand' } }],
    });
    // Answered once it is pending: by then the memo says so.
    for (let tries = 0; (await handle.describe()).memo?.['status'] !== 'interrupted'; tries += 1) {
      if (tries > 1000) throw new Error('It does not come to its question.');
    }
    await handle.signal('resume', 'yes');
    await handle.result();
    await record('started-by-hand');
  },

  commands: async ({ checkpointer, config, record }) => {
    const graph = new StateGraph(Log)
      .addNode('ask', () => ({ log: interrupt<string, string>('go?') }))
      .addNode(
        'decide',
        ({ log }) => new Command({ goto: log.includes('b') ? 'b' : 'a', update: { log: 'decided' } }),
        {
          ends: ['a', 'b'],
        },
      )
      .addNode('a', () => ({ log: 'a' }))
      .addNode('b', () => ({ log: 'went to b' }))
      .addEdge(START, 'ask')
      .addEdge('ask', 'decide')
      .compile({ checkpointer, name: 'commands' });
    await graph.invoke({}, config);
    await graph.invoke(new Command({ resume: 'yes', update: { log: 'b' } }), config);
    await record('commands');
  },

  tasks: async ({ checkpointer, config, record }) => {
    const part = task('part', (n: number) => n * 2);
    const whole = task('whole', async () => {
      const parts = await Promise.all([part(1), part(2)]);
      const by: string = interrupt('whole?');
      return `${parts.join('+')} by ${by}`;
    });
    const graph = new StateGraph(Log)
      .addNode('node', async () => {
        const first = await part(3);
        const result = await whole();
        const last: string = interrupt('last?');
        return { log: `${first}, ${result}, ${last}` };
      })
      .addEdge(START, 'node')
      .compile({ checkpointer, name: 'tasks' });
    await graph.invoke({}, config);
    await graph.invoke(new Command({ resume: 'ann' }), config);
    await record('tasks-waiting');
    await graph.invoke(new Command({ resume: 'yes' }), config);
    await record('tasks-done');
  },

  'bad-input': async ({ checkpointer, config, record }) => {
    const State = Annotation.Root({
      total: Annotation<number>({ reducer: reducers.sum, default: () => 0 }),
    });
    const graph = new StateGraph(State)
      .addNode('a', () => ({ total: 1 }))
      .addEdge(START, 'a')
      .compile({ checkpointer, name: 'bad-input' });
    await failure(graph.invoke({ total: 'much' as never }, config));
    await record('bad-input');
  },

  'no-end': async ({ checkpointer, config, record }) => {
    const graph = new StateGraph(Log)
      .addNode('again', () => ({ log: 'again' }))
      .addEdge(START, 'again')
      .addEdge('again', 'again')
      .compile({ checkpointer, name: 'no-end' });
    await failure(graph.invoke({}, { ...config, recursionLimit: 4 }));
    await record('recursion-limit');
  },

  subgraphs: async ({ checkpointer, config, record }) => {
    const asks = new StateGraph(Log)
      .addNode('before', () => ({ log: 'before' }))
      .addNode('ask', () => ({ log: interrupt<string, string>('in the subgraph?') }))
      .addEdge(START, 'before')
      .addEdge('before', 'ask')
      .compile();
    const called = new StateGraph(Log)
      .addNode('ask', ({ log }) => ({ log: interrupt<string, string>(`called with ${log.at(-1)}?`) }))
      .addEdge(START, 'ask')
      .compile();
    const graph = new StateGraph(Log)
      .addNode('node', asks)
      .addNode('calls', async () => {
        const results = await Promise.all(['x', 'y'].map((log) => called.invoke({ log })));
        return { log: results.map(({ log }) => log.join(' ')) };
      })
      .addEdge(START, 'node')
      .addEdge('node', 'calls')
      .compile({ checkpointer, name: 'subgraphs' });
    await graph.invoke({}, config);
    await record('subgraph-waiting');
    const second = await graph.invoke(new Command({ resume: 'yes' }), config);
    await record('called-graphs-waiting');
    const [x, y] = questions(second);
    await graph.invoke(new Command({ resume: { [y?.id ?? '']: 'Y', [x?.id ?? '']: 'X' } }), config);
    await record('subgraphs-ended');
  },

  ...continuingShapes,
  ...meetingShapes,
  ...writtenShapes,
  ...toolShapes,
};

function approval(checkpointer: TemporalSaver, name: string) {
  return new StateGraph(Log)
    .addNode('ask', () => ({ log: interrupt<string, string>('go?') }))
    .addNode('act', ({ log }) => ({ log: `acted on ${log.at(-1)}` }))
    .addEdge(START, 'ask')
    .addEdge('ask', 'act')
    .compile({ checkpointer, name });
}

function pair(checkpointer: TemporalSaver, name: string) {
  return new StateGraph(Log)
    .addNode('a', () => ({ log: 'a' }))
    .addNode('b', () => ({ log: 'b' }))
    .addEdge(START, 'a')
    .addEdge('a', 'b')
    .compile({ checkpointer, name });
}
