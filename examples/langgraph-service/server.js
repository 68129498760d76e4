/** `POST /refunds/<id>` asks for a refund, `POST /refunds/<id>/approval` answers, `GET /refunds/<id>` shows where it stands. */
import { createServer } from 'node:http';
import { Command } from '@langchain/langgraph';
import { graph } from './graph.js';

async function answer(request, response) {
  const [, , id, action] = request.url.split('/');
  const config = { configurable: { thread_id: id } };
  const body = (await Array.fromAsync(request)).join('');
  if (request.method === 'POST')
    await graph.invoke(
      action === 'approval' ? new Command({ resume: body }) : { amount: Number(body) },
      config,
    );
  const { values, tasks } = await graph.getState(config);
  const asks = tasks.flatMap(({ interrupts }) => interrupts.map(({ value }) => value));
  response.end(JSON.stringify({ log: values.log ?? [], asks }));
}

const server = createServer((request, response) => void answer(request, response));

server.listen(process.env.PORT ?? 0, () => console.log(`listening on ${server.address().port}`));
