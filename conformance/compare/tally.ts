import { nameOf } from './place.ts';
import type { Place } from './place.ts';

/** What the cases of one place came to. */
export interface Count {
  agreed: number;
  onPurpose: number;
  pending: number;
  differ: number;
}

const heads = ['agreed', 'onPurpose', 'pending', 'differ'] as const;

/** Counts by place, and in all. */
export class Tally {
  readonly #places = new Map<string, Count>();

  of(place: Place): Count {
    const name = nameOf(place);
    const count = this.#places.get(name) ?? { agreed: 0, onPurpose: 0, pending: 0, differ: 0 };
    this.#places.set(name, count);
    return count;
  }

  total(): Count {
    const sum = (head: keyof Count): number =>
      [...this.#places.values()].reduce((so, count) => so + count[head], 0);
    return {
      agreed: sum('agreed'),
      onPurpose: sum('onPurpose'),
      pending: sum('pending'),
      differ: sum('differ'),
    };
  }

  /** One row for each place: LangGraph's results are what it is compared with. */
  table(): string {
    const rows = [...this.#places].map(([name, count]) => [
      name,
      ...heads.map((head) => String(count[head])),
    ]);
    const head = ['compared with LangGraph', 'agree', 'differ on purpose', 'pending', 'differ otherwise'];
    const widths = head.map((text, at) => Math.max(text.length, ...rows.map((row) => row[at]?.length ?? 0)));
    return [head, ...rows]
      .map((row) =>
        row
          .map((text, at) => (at === 0 ? text.padEnd(widths[at] ?? 0) : text.padStart(widths[at] ?? 0)))
          .join('  '),
      )
      .join('\n');
  }
}
