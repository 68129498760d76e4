/** The types of one graph, under one name, so that classes carry one type parameter. */
export interface GraphTypes {
  /** What nodes read. */
  readonly State: unknown;
  /** What nodes write. */
  readonly Update: unknown;
  /** What a run takes. */
  readonly Input: unknown;
  /** What a run gives back. */
  readonly Output: unknown;
  /** The run's static context. */
  readonly Context: unknown;
  /** The names of the nodes. */
  readonly Nodes: string;
}

/** These types of one graph. */
export interface TypesOf<State, Update, Input, Output, Context, Nodes extends string> extends GraphTypes {
  readonly State: State;
  readonly Update: Update;
  readonly Input: Input;
  readonly Output: Output;
  readonly Context: Context;
  readonly Nodes: Nodes;
}

/** The same graph with more nodes. */
export type WithNodes<Types extends GraphTypes, Names extends string> = TypesOf<
  Types['State'],
  Types['Update'],
  Types['Input'],
  Types['Output'],
  Types['Context'],
  Types['Nodes'] | Names
>;
