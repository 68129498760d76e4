/** Prints what a written case sees on both sides: `node show.ts "part of its name"`. */
import { inMemory, onLangGraph } from './compare/place.ts';
import { transcript } from './compare/run-case.ts';
import { cases } from './cases/index.ts';

for (const { name, run } of cases.filter((written) => written.name.includes(process.argv[2] ?? ''))) {
  console.log(name);
  const [a, b] = [await transcript(run, onLangGraph()), await transcript(run, inMemory())];
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    console.log(a[i]?.call, '\n LG ', JSON.stringify(a[i]?.saw), '\n HP ', JSON.stringify(b[i]?.saw));
  }
}
