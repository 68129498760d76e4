/** Threads of agents: calls of tools that wait, are answered one by one, and are recorded while others go on. */
import { setTimeout as sleep } from 'node:timers/promises';
import { tool } from '@langchain/core/tools';
import { z } from 'zod';
import { Command, interrupt } from '../../src/index.ts';
import { createReactAgent } from '../../src/prebuilt/index.ts';
import { calling, ScriptedModel } from '../support/scripted-model.ts';
import { questions } from '../support/threads.ts';
import type { Stage } from './shapes.ts';

const schema = z.object({ to: z.string() });
const pay = tool(({ to }) => `${to}: ${String(interrupt('Pay?'))}`, { name: 'pay', schema });
const note = tool(({ to }) => `noted ${to}`, { name: 'note', schema });
const look = tool(async ({ to }) => sleep(120, `looked at ${to}`), { name: 'look', schema });

const answers = (waiting: unknown, ...values: readonly string[]): Command =>
  new Command({
    resume: Object.fromEntries(
      questions(waiting).flatMap(({ id }, index) => (index < values.length ? [[id, values[index]]] : [])),
    ),
  });

const play =
  (version: 'v1' | 'v2') =>
  async ({ checkpointer, config, record }: Stage): Promise<void> => {
    const name = `tools-${version}`;
    const llm = new ScriptedModel((messages) =>
      messages.at(-1)?.type === 'tool'
        ? 'done'
        : calling(
            ['note', { to: 'Zoe' }, 'call-1'],
            ['pay', { to: 'Ann' }, 'call-2'],
            ['look', { to: 'Max' }, 'call-3'],
            ['pay', { to: 'Bob' }, 'call-4'],
          ),
    );
    const agent = createReactAgent({ llm, tools: [pay, note, look], checkpointer, name, version });
    const waiting = await agent.invoke({ messages: 'go' }, config);
    await record(`${name}-waiting`);
    const half = await agent.invoke(answers(waiting, 'yes'), config);
    await record(`${name}-half-answered`);
    await agent.invoke(answers(half, 'no'), config);
    await record(`${name}-ended`);
  };

export const toolShapes: Readonly<Record<string, (stage: Stage) => Promise<void>>> = {
  'tools-of-one-task': play('v1'),
  'tools-of-many-tasks': play('v2'),
};
