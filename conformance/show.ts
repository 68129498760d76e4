/** Prints what a written case sees on both sides: `node show.ts "part of its name" [temporal]`. */
import { inMemory, onLangGraph, onTemporal } from './compare/place.ts';
import { transcript } from './compare/run-case.ts';
import { cases } from './cases/index.ts';

const [, , text = '', kind] = process.argv;
const ours = kind === 'temporal' ? await onTemporal() : inMemory();
for (const { name, run } of cases.filter((written) => written.name.includes(text))) {
  console.log(name);
  const [a, b] = [await transcript(run, onLangGraph()), await transcript(run, ours)];
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    console.log(a[i]?.call, '\n LG ', JSON.stringify(a[i]?.saw), '\n HP ', JSON.stringify(b[i]?.saw));
  }
}
await ours.close();
