import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import jsonata from 'jsonata';

const read = name => readFileSync(new URL(`../${name}`, import.meta.url), 'utf8');
/** Terraform's templates, as far as they are used here: names, and what is there with media or without. ~ takes the rest of its line. */
function fill(text, values) {
  const parts = text.split(/((?:[ \t]*%\{~|%\{) (?:if media|else|endif) (?:~\}\n|\}))/);
  let [filled, shown] = ['', true];
  for (const part of parts) {
    const [, word] = /^\s*%\{~? (if|else|endif)\b/.exec(part) ?? [];
    if (word) shown = { if: values.media, else: !values.media, endif: true }[word];
    else if (shown) filled += part;
  }
  return filled.replace(/\$\{(\w+)\}/g, (_, name) => values[name]);
}

/** The definition as Terraform renders it. */
export function definition(settings, pinHash = '') {
  const media = 'media' in settings;
  const values = { partition: 'aws', settings: JSON.stringify(settings), media };
  const expressions = { ask: fill(read('ask.jsonata'), { table: settings.table, pin_hash: pinHash }), decide: fill(read('decide.jsonata'), { media }) };
  for (const [name, text] of Object.entries(expressions)) values[name] = JSON.stringify(`{% ${text.replace(/\s+/g, ' ')} %}`);
  return JSON.parse(fill(read('machine.asl.json'), values));
}

/** Bytes of an answer that Step Functions takes. */
const LARGEST = 256 * 1024;

const parsed = new Map();

function expression(text) {
  if (!parsed.has(text)) {
    const ast = jsonata(text);
    // Step Functions adds it to JSONata.
    ast.registerFunction('hash', (value, algorithm) => createHash(algorithm.replace('-', '').toLowerCase()).update(value).digest('hex'));
    parsed.set(text, ast);
  }
  return parsed.get(text);
}

/** A path through objects, and a path compared with a word: most of a machine, and slow in JSONata. Undefined for all that is more. */
function simple(text, bindings) {
  const [, path, word] = /^\s*\$([\w.]+)(?: = '([\w-]+)')?\s*$/.exec(text) ?? [];
  if (path === undefined) return undefined;
  let value = bindings;
  for (const name of path.split('.')) {
    if (value === null || typeof value !== 'object' || Array.isArray(value)) return undefined;
    value = value[name];
  }
  return word === undefined ? value : value === word;
}

/** An error of a state, as ASL names it. */
export class StateError extends Error {
  constructor(name, cause = name) {
    super(`${name}: ${cause}`);
    this.name = name;
    this.cause = cause;
  }
}

/**
 * One execution of a machine in JSONata, a state at a time: Task (with Retry and Catch), Choice, Wait, Pass, Succeed and Fail. An
 * expression without a value is a fault of the machine and ends the test, as Step Functions would end the execution.
 */
export class Execution {
  constructor(machine, { name, input, clock, call }) {
    Object.assign(this, { machine, name, input, clock, call });
    this.id = `arn:aws:states:us-west-2:111122223333:execution:meet-lifecycle:${name}`;
    this.variables = {};
    this.data = input;
    this.status = 'RUNNING';
    this.transitions = 0;
    this.wakesAt = clock();
    this.visited = [];
    this.#enter(machine.StartAt);
  }

  #enter(state) {
    this.state = state;
    this.retries = new Map();
  }

  /** Executes the state that it is in; wakesAt says when it goes on. */
  async step() {
    const state = this.machine.States[this.state];
    // A retry is the same visit.
    if (this.retries.size === 0) {
      this.entered = this.clock();
      this.transitions += 1;
      this.visited.push(this.state);
    }
    this.wakesAt = this.clock();
    switch (state.Type) {
      case 'Task': return this.#task(state);
      case 'Choice': return this.#choice(state);
      case 'Wait':
        this.wakesAt = this.clock() + 1000 * await this.#value(state.Seconds);
        return this.#leave(state, this.data);
      case 'Pass': return this.#leave(state, this.data);
      case 'Succeed': return this.#end('SUCCEEDED');
      case 'Fail': return this.#end('FAILED', await this.#value(state.Cause));
      default: throw new Error(`no such type of state: ${state.Type}`);
    }
  }

  #end(status, cause) {
    this.status = status;
    this.cause = cause;
  }

  async #task(state) {
    const argumentsNow = await this.#value(state.Arguments);
    try {
      const result = await this.call(state.Resource.replace(/^arn:aws:states:::(aws-sdk:)?/, ''), argumentsNow, this);
      if (JSON.stringify(result).length > LARGEST) throw new Error(`${this.state}: the answer is too large`);
      return this.#leave(state, result, { result });
    } catch (error) {
      if (!(error instanceof StateError)) throw error;
      return this.#failed(state, error);
    }
  }

  async #failed(state, error) {
    const fits = handler => handler.ErrorEquals.some(name => name === 'States.ALL' || name === error.name);
    const retrier = (state.Retry ?? []).find(fits);
    const used = this.retries.get(retrier) ?? 0;
    if (retrier && used < (retrier.MaxAttempts ?? 3)) {
      this.retries.set(retrier, used + 1);
      this.wakesAt = this.clock() + 1000 * (retrier.IntervalSeconds ?? 1) * (retrier.BackoffRate ?? 2) ** used;
      return;
    }
    const catcher = (state.Catch ?? []).find(fits);
    if (!catcher) return this.#end('FAILED', error.message);
    const errorOutput = { Error: error.name, Cause: error.cause };
    await this.#leave(catcher, errorOutput, { errorOutput });
  }

  async #choice(state) {
    for (const choice of state.Choices) {
      const holds = await this.#value(choice.Condition);
      if (typeof holds !== 'boolean') throw new Error(`not a condition in ${this.state}: ${choice.Condition} is ${JSON.stringify(holds)}`);
      if (holds) return this.#leave(choice, this.data);
    }
    this.#enter(state.Default);
  }

  async #leave(step, output, more = {}) {
    const assigned = await this.#value(step.Assign ?? {}, more);
    this.data = step.Output === undefined ? output : await this.#value(step.Output, more);
    Object.assign(this.variables, assigned);
    this.#enter(step.Next);
  }

  async #value(template, more = {}) {
    if (Array.isArray(template)) return Promise.all(template.map(each => this.#value(each, more)));
    if (template !== null && typeof template === 'object') {
      const entries = await Promise.all(Object.entries(template).map(async ([key, value]) => [key, await this.#value(value, more)]));
      return Object.fromEntries(entries);
    }
    const text = /^\{%([^]*)%\}$/.exec(template)?.[1];
    return text === undefined ? template : this.#evaluate(text, more);
  }

  async #evaluate(text, more) {
    const context = {
      Execution: { Id: this.id, Name: this.name, Input: this.input },
      State: { Name: this.state, EnteredTime: new Date(this.entered).toISOString() },
    };
    const bindings = { ...this.variables, states: { input: this.data, context, ...more } };
    let value = simple(text, bindings);
    try {
      value ??= await expression(text).evaluate(undefined, bindings);
    } catch (error) {
      throw new Error(`${this.state}: ${error.message ?? JSON.stringify(error)} in ${text.slice(0, 200)}`);
    }
    if (value === undefined) throw new Error(`${this.state}: no value: ${text.slice(0, 200)}`);
    return JSON.parse(JSON.stringify(value));
  }
}
