import type { Graph, Script, Snapshot } from '../compare/script.ts';
import { build, nameOf } from './build.ts';
import { isJoined, possible } from './possible.ts';
import type { Played } from './possible.ts';
import type { Call, Sketch } from './sketch.ts';

/** What is sent next, and to which checkpoint. */
interface Next {
  readonly input: unknown;
  readonly config?: object;
}

/** Plays a sketch's calls, and looks at the thread after each. */
export async function play(it: Script, sketch: Sketch): Promise<void> {
  const graph = it.compile(build(it.lib, sketch), {
    interruptBefore: sketch.interruptBefore.map(nameOf),
    interruptAfter: sketch.interruptAfter.map(nameOf),
  });
  const played: Played = { branched: false, answered: new Set<string>() };
  const run = async ({ input, config }: Next, watch: Call['watch']): Promise<boolean> => {
    const options = { ...config, recursionLimit: 15 };
    if (watch === 'invoke') await it.invoke(graph, input, options);
    else
      await it.stream(graph, input, {
        ...options,
        streamMode: watch === 'values' ? 'values' : ['values', 'updates'],
      });
    // After an error, LangGraph's thread is not what it was, on purpose not so here.
    if (it.hasFailed()) return false;
    await (played.branched ? it.standing(graph) : it.state(graph));
    return true;
  };
  if (!(await run({ input: { log: ['in'], sum: 1 } }, sketch.calls[0]?.watch ?? 'invoke'))) return;
  for (const [at, call] of sketch.calls.entries()) {
    const kind = await possible(it, graph, sketch, call.kind, played);
    const next = await nextOf(it, graph, sketch, { ...call, kind }, at, played);
    if (next === undefined) break;
    if (kind !== 'go on' && kind !== 'input' && kind !== 'updateState') played.branched = true;
    if (!(await run(next, call.watch))) return;
  }
  if (!played.branched) await it.history(graph);
}

/** What is sent next; undefined when there is nothing to do. */
async function nextOf(
  it: Script,
  graph: Graph,
  sketch: Sketch,
  { kind, pick }: Call,
  at: number,
  played: Played,
): Promise<Next | undefined> {
  const node = pick % sketch.nodes.length;
  switch (kind) {
    case 'input':
      return { input: { log: [`in ${at}`] } };
    case 'update':
      return { input: new it.lib.Command({ update: { sum: 100, log: `update ${at}` } }) };
    case 'goto':
      return { input: new it.lib.Command({ goto: nameOf(node) }) };
    case 'updateState': {
      // On purpose nobody's update, after a command has run a node beside another, is nobody's here.
      const asNode = pick % 2 === 0 || played.branched ? nameOf(node) : undefined;
      await it.update(graph, { log: `by hand ${at}` }, asNode);
      return { input: null };
    }
    case 'replay':
      return { input: null, config: (await past(it, graph, pick)).config };
    case 'fork': {
      const { tasks, next, config } = await past(it, graph, pick);
      // On purpose the other nodes that are pending there stay so here.
      if (tasks.length > 1 || isJoined(sketch, next)) return { input: null, config };
      return { input: null, config: await it.update(graph, { log: `fork ${at}` }, nameOf(node), config) };
    }
    case 'go on': {
      const snapshot = await graph.getState(it.config);
      for (const { id, interrupts } of snapshot.tasks) if (interrupts.length > 0) played.answered.add(id);
      return goOn(it, snapshot, { pick, at });
    }
    default:
      return kind satisfies never;
  }
}

/** One of the thread's checkpoints. */
async function past(it: Script, graph: Graph, pick: number): Promise<Snapshot> {
  const all: Snapshot[] = [];
  for await (const snapshot of graph.getStateHistory(it.config)) all.push(snapshot);
  const chosen = all[pick % all.length];
  if (chosen === undefined) throw new Error('The thread has no past.');
  return chosen;
}

/** Answers some of the questions, or goes on from a breakpoint. Those that nobody can tell apart are answered together. */
function goOn(
  it: Script,
  { next }: Snapshot,
  { pick, at }: { readonly pick: number; readonly at: number },
): Next | undefined {
  const { questions } = it;
  if (questions.length === 0) return next.length === 0 ? undefined : { input: null };
  if (questions.length === 1 && pick % 2 === 0) return { input: it.resume(`bare ${at}`) };
  const values = [...new Set(questions.map(({ value }) => String(value)))];
  const chosen = values.filter((_, index) => (pick & (1 << (index % 6))) !== 0);
  const answered = chosen.length === 0 ? values.slice(0, 1) : chosen;
  const answers = questions
    .filter(({ value }) => answered.includes(String(value)))
    .map(({ id, value }) => [id, `${String(value)} ${at}`]);
  return { input: it.resume(Object.fromEntries(answers)) };
}
