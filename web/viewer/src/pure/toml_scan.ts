// Where tables and keys stand in a TOML text, so that a value changes and everything else stays as it was written.

export interface Entry {
  readonly key: readonly string[];
  /** Of the key's first letter. */
  readonly start: number;
  readonly valueStart: number;
  /** Just after the value. */
  readonly end: number;
}

export interface Table {
  readonly path: readonly string[];
  readonly array: boolean;
  /** Of the header's first bracket; 0 of the root. */
  readonly start: number;
  /** Just after the header. */
  readonly headerEnd: number;
  readonly entries: readonly Entry[];
}

/** What this scanner does not follow; the caller then writes the text anew. */
export class NotFollowed extends Error {}

class Scanner {
  place = 0;

  constructor(private readonly text: string) {}

  get done(): boolean {
    return this.place >= this.text.length;
  }

  at(sign: string): boolean {
    return this.text.startsWith(sign, this.place);
  }

  take(sign: string): void {
    if (!this.at(sign)) throw new NotFollowed(`no ${sign} at ${this.place}`);
    this.place += sign.length;
  }

  spaces(): void {
    while (this.at(" ") || this.at("\t")) this.place += 1;
  }

  comment(): void {
    if (this.at("#")) while (!this.done && !this.at("\n")) this.place += 1;
  }

  /** Spaces, line ends and comments. */
  blank(): void {
    let before = -1;
    while (before !== this.place) {
      before = this.place;
      this.spaces();
      this.comment();
      while (this.at("\n") || this.at("\r")) this.place += 1;
    }
  }

  keys(): string[] {
    const found = [this.key()];
    this.spaces();
    while (this.at(".")) {
      this.take(".");
      this.spaces();
      found.push(this.key());
      this.spaces();
    }
    return found;
  }

  private key(): string {
    const start = this.place;
    if (this.at('"') || this.at("'")) {
      this.value();
      const quoted = this.text.slice(start, this.place);
      return quoted.startsWith('"') ? (JSON.parse(quoted) as string) : quoted.slice(1, -1);
    }
    const bare = /^[A-Za-z0-9_-]+/.exec(this.text.slice(start, start + 200));
    if (bare === null) throw new NotFollowed(`no key at ${start}`);
    this.place += bare[0].length;
    return bare[0];
  }

  value(): void {
    if (this.at('"""') || this.at("'''")) this.longText(this.text.slice(this.place, this.place + 3));
    else if (this.at('"') || this.at("'")) this.shortText(this.text[this.place]!);
    else if (this.at("[")) this.within("[", "]");
    else if (this.at("{")) this.within("{", "}");
    else this.bare();
  }

  private longText(quotes: string): void {
    this.place += 3;
    while (!this.done && !this.at(quotes)) this.place += quotes === '"""' && this.at("\\") ? 2 : 1;
    this.take(quotes);
    // Up to two more quotes may stand before the closing three.
    while (this.at(quotes[0]!)) this.place += 1;
  }

  private shortText(quote: string): void {
    this.place += 1;
    while (!this.done && !this.at(quote)) {
      if (this.at("\n")) throw new NotFollowed("a text that does not end");
      this.place += quote === '"' && this.at("\\") ? 2 : 1;
    }
    this.take(quote);
  }

  private within(open: string, close: string): void {
    this.take(open);
    for (this.blank(); !this.at(close); this.blank()) {
      if (this.done) throw new NotFollowed(`${open} that does not end`);
      if (this.at(",")) this.place += 1;
      else if (open === "{") this.pair();
      else this.value();
    }
    this.take(close);
  }

  private pair(): void {
    this.keys();
    this.take("=");
    this.spaces();
    this.value();
  }

  private bare(): void {
    // A date and its time may stand apart by one space.
    const found = /^\d{4}-\d\d-\d\d \d\d:[^\s,\]}#]+|^[^\s,\]}#]+/.exec(this.text.slice(this.place, this.place + 400));
    if (found === null) throw new NotFollowed(`no value at ${this.place}`);
    this.place += found[0].length;
  }
}

function header(scanner: Scanner): Omit<Table, "entries"> {
  const start = scanner.place;
  const array = scanner.at("[[");
  scanner.take(array ? "[[" : "[");
  scanner.spaces();
  const path = scanner.keys();
  scanner.take(array ? "]]" : "]");
  return { path, array, start, headerEnd: scanner.place };
}

function entry(scanner: Scanner): Entry {
  const start = scanner.place;
  const key = scanner.keys();
  scanner.take("=");
  scanner.spaces();
  const valueStart = scanner.place;
  scanner.value();
  return { key, start, valueStart, end: scanner.place };
}

/** The tables of a TOML text in their order, the root first; raises NotFollowed. */
export function scanToml(text: string): Table[] {
  const scanner = new Scanner(text);
  const tables: (Omit<Table, "entries"> & { entries: Entry[] })[] = [
    { path: [], array: false, start: 0, headerEnd: 0, entries: [] },
  ];
  for (scanner.blank(); !scanner.done; scanner.blank()) {
    if (scanner.at("[")) tables.push({ ...header(scanner), entries: [] });
    else tables[tables.length - 1]!.entries.push(entry(scanner));
  }
  return tables;
}
