// Undo and redo over states that never change; a drag is one step however many times it moved.

export class History<State> {
  private past: State[] = [];
  private future: State[] = [];
  private before: State | null = null;

  constructor(
    private state: State,
    private readonly longest = 200,
  ) {}

  get now(): State {
    return this.state;
  }

  get canUndo(): boolean {
    return this.past.length > 0;
  }

  get canRedo(): boolean {
    return this.future.length > 0;
  }

  /** From here on `show` changes one and the same step, up to `commit` or `cancel`. */
  begin(): void {
    this.before ??= this.state;
  }

  show(state: State): void {
    this.state = state;
  }

  commit(): void {
    if (this.before === null) return;
    const before = this.before;
    this.before = null;
    if (before !== this.state) this.remember(before);
  }

  cancel(): void {
    if (this.before !== null) this.state = this.before;
    this.before = null;
  }

  /** One step of its own. */
  do(state: State): void {
    this.commit();
    if (state === this.state) return;
    this.remember(this.state);
    this.state = state;
  }

  undo(): boolean {
    this.commit();
    const previous = this.past.pop();
    if (previous === undefined) return false;
    this.future.push(this.state);
    this.state = previous;
    return true;
  }

  redo(): boolean {
    this.commit();
    const next = this.future.pop();
    if (next === undefined) return false;
    this.past.push(this.state);
    this.state = next;
    return true;
  }

  private remember(state: State): void {
    this.past.push(state);
    if (this.past.length > this.longest) this.past.shift();
    this.future = [];
  }
}
