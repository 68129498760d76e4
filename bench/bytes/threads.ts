/**
 * The threads whose bytes are counted. The same functions define their graphs for this library and for LangGraph: the two have one API.
 * Node functions and sizes are those of an agent with tools: a call of a tool has 200 bytes, what the tool gives 1,500.
 */
import type { AIMessage, ToolMessage } from '@langchain/core/messages';
import type * as ours from '../../src/index.ts';
import type { MessagesAnnotation } from '../../src/langchain/index.ts';

/** What both libraries have, under one name. */
export interface Library extends Pick<
  typeof ours,
  'Annotation' | 'Command' | 'END' | 'Send' | 'START' | 'StateGraph'
> {
  readonly MessagesAnnotation: typeof MessagesAnnotation;
  readonly AIMessage: typeof AIMessage;
  readonly ToolMessage: typeof ToolMessage;
}

export const threadNames = ['agent', 'collector'] as const;
export type ThreadName = (typeof threadNames)[number];

const bytes = { call: 200, result: 1500, documents: 200_000 } as const;

/** Text that compresses as prose does, and is the same each time. */
function prose(length: number, seed: number): string {
  const words: string[] = [];
  let [state, characters] = [seed + 1, 0];
  while (characters < length) {
    state = (state * 48_271) % 2_147_483_647;
    const word = (state % 60_466_176).toString(36).slice(state % 3);
    words.push(word);
    characters += word.length + 1;
  }
  return words.join(' ').slice(0, length);
}

/** Of so many turns. Compile it with a checkpointer, and invoke it with `{}`. */
export function define(name: ThreadName, turns: number, library: Library) {
  return name === 'agent' ? agent(turns, library) : collector(turns, library);
}

/**
 * Loads documents for its last step, then loops: the model reads all messages and calls a tool, the tool is sent that call.
 * Two supersteps and two messages a turn.
 */
function agent(turns: number, { AIMessage, ToolMessage, ...library }: Library) {
  const { Annotation, Command, END, MessagesAnnotation, Send, START, StateGraph } = library;
  const State = Annotation.Root({ ...MessagesAnnotation.spec, documents: Annotation<string> });
  return new StateGraph(State)
    .addNode('load', () => ({ documents: prose(bytes.documents, 0) }), { input: MessagesAnnotation })
    .addNode(
      'model',
      ({ messages }) => {
        const turn = messages.length / 2;
        if (turn === turns) return new Command({ goto: 'report' });
        const call = { id: `call-${turn}`, name: 'search', args: { query: prose(bytes.call, turn) } };
        const message = new AIMessage({ content: '', tool_calls: [call], id: `ai-${turn}` });
        return new Command({ update: { messages: [message] }, goto: [new Send('tool', call)] });
      },
      { input: MessagesAnnotation, ends: ['tool', 'report'] },
    )
    .addNode('tool', ({ id }: { id: string }) => {
      const content = prose(bytes.result, Number(id.slice(5)));
      return { messages: [new ToolMessage({ tool_call_id: id, content, id: `tool-${id}` })] };
    })
    .addNode('report', ({ documents }) => ({ documents: `${documents.length} characters` }))
    .addEdge(START, 'load')
    .addEdge('load', 'model')
    .addEdge('tool', 'model')
    .addEdge('report', END);
}

/** Each turn reads a number, and adds a message that no node reads. */
function collector(turns: number, { ToolMessage, ...library }: Library) {
  const { Annotation, Command, END, MessagesAnnotation, START, StateGraph } = library;
  const Turn = Annotation.Root({ turn: Annotation<number> });
  return new StateGraph(Annotation.Root({ ...MessagesAnnotation.spec, ...Turn.spec }))
    .addNode('begin', () => ({ turn: 0 }), { input: Turn })
    .addNode(
      'collect',
      ({ turn }: typeof Turn.State) => {
        const content = prose(bytes.result, turn);
        const message = new ToolMessage({ tool_call_id: `call-${turn}`, content, id: `tool-${turn}` });
        return new Command({
          update: { messages: [message], turn: turn + 1 },
          goto: turn + 1 < turns ? 'collect' : END,
        });
      },
      { input: Turn, ends: ['collect', END] },
    )
    .addEdge(START, 'begin')
    .addEdge('begin', 'collect');
}
