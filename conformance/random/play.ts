import type { Graph, Script, Snapshot } from '../compare/script.ts';
import { build, nameOf } from './build.ts';
import type { Call, Sketch } from './sketch.ts';

/** Plays a sketch's calls, and looks at the thread after each. */
export async function play(it: Script, sketch: Sketch): Promise<void> {
  const graph = it.compile(build(it.lib, sketch), {
    interruptBefore: sketch.interruptBefore.map(nameOf),
    interruptAfter: sketch.interruptAfter.map(nameOf),
  });
  let commanded = false;
  const answered = new Set<string>();
  const run = async (input: unknown, watch: Call['watch']): Promise<boolean> => {
    const options = { recursionLimit: 15 };
    if (watch === 'invoke') await it.invoke(graph, input, options);
    else
      await it.stream(graph, input, {
        ...options,
        streamMode: watch === 'values' ? 'values' : ['values', 'updates'],
      });
    // After an error, LangGraph's thread is not what it was, on purpose not so here.
    if (it.hasFailed()) return false;
    await (commanded ? it.standing(graph) : it.state(graph));
    return true;
  };
  if (!(await run({ log: ['in'], sum: 1 }, sketch.calls[0]?.watch ?? 'invoke'))) return;
  for (const [at, call] of sketch.calls.entries()) {
    const kind = await possible(it, graph, sketch, call.kind, answered);
    const input = await inputOf(it, graph, sketch, { ...call, kind }, at, answered);
    if (input === undefined) break;
    commanded ||= kind === 'update' || kind === 'goto';
    if (!(await run(input, call.watch))) return;
  }
  if (!commanded) await it.history(graph);
}

/**
 * What can be compared. On purpose, an input here forgets joins that are half arrived and nodes that are deferred, and a command lets finished siblings and the
 * answers that were given stay.
 */
async function possible(
  it: Script,
  graph: Graph,
  sketch: Sketch,
  kind: Call['kind'],
  answered: ReadonlySet<string>,
): Promise<Call['kind']> {
  if (kind === 'input')
    return sketch.joins.length > 0 || sketch.nodes.some(({ defer }) => defer) ? 'go on' : kind;
  if (kind === 'go on') return kind;
  const { tasks, next } = await graph.getState(it.config);
  // On purpose, questions stay when the state is changed by hand, and so do other pending nodes; a deferred one is done.
  if (kind === 'updateState') {
    const defers = sketch.nodes.some(({ defer }) => defer);
    return it.questions.length > 0 || tasks.length > 1 || defers ? 'go on' : kind;
  }
  // A subgraph that waits goes on as it was, and in LangGraph begins again with the state as it is now.
  if (sketch.nodes.some((node) => node.as === 'subgraph')) return 'go on';
  return next.length < tasks.length || tasks.some(({ id }) => answered.has(id)) ? 'go on' : kind;
}

/** What is sent next; undefined when there is nothing to do. */
async function inputOf(
  it: Script,
  graph: Graph,
  sketch: Sketch,
  { kind, pick }: Call,
  at: number,
  answered: Set<string>,
): Promise<unknown> {
  const node = pick % sketch.nodes.length;
  const snapshot = await graph.getState(it.config);
  switch (kind) {
    case 'input':
      return { log: [`in ${at}`] };
    case 'update':
      return new it.lib.Command({ update: { sum: 100, log: `update ${at}` } });
    case 'goto':
      return new it.lib.Command({ goto: nameOf(node) });
    case 'updateState':
      await it.update(graph, { log: `by hand ${at}` }, pick % 2 === 0 ? nameOf(node) : undefined);
      return null;
    case 'go on':
      for (const { id, interrupts } of snapshot.tasks) if (interrupts.length > 0) answered.add(id);
      return goOn(it, snapshot, { pick, at });
    default:
      return kind satisfies never;
  }
}

/** Answers some of the questions, or goes on from a breakpoint. Those that nobody can tell apart are answered together. */
function goOn(
  it: Script,
  { next }: Snapshot,
  { pick, at }: { readonly pick: number; readonly at: number },
): unknown {
  const { questions } = it;
  if (questions.length === 0) return next.length === 0 ? undefined : null;
  if (questions.length === 1 && pick % 2 === 0) return it.resume(`bare ${at}`);
  const values = [...new Set(questions.map(({ value }) => String(value)))];
  const chosen = values.filter((_, index) => (pick & (1 << (index % 6))) !== 0);
  const answered = chosen.length === 0 ? values.slice(0, 1) : chosen;
  return it.resume(
    Object.fromEntries(
      questions
        .filter(({ value }) => answered.includes(String(value)))
        .map(({ id, value }) => [id, `${String(value)} ${at}`]),
    ),
  );
}
