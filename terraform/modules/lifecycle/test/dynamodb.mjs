import { StateError } from './asl.mjs';

const TOKEN = /\s*(attribute_exists|attribute_not_exists|if_not_exists|AND|OR|SET|REMOVE|[()=<+,]|[#:]\w+)/y;

function tokens(text) {
  const found = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.trimEnd().length) {
    const match = TOKEN.exec(text);
    if (!match) throw new StateError('DynamoDB.ValidationException', `not understood: ${text}`);
    found.push(match[1]);
  }
  return found;
}

const plain = value => (value === undefined ? undefined : 'N' in value ? Number(value.N) : value.S);

/** One UpdateItem on one item, by as much of DynamoDB's expressions as the machine uses. */
class Update {
  constructor(item, request) {
    this.item = item;
    this.names = request.ExpressionAttributeNames ?? {};
    this.values = request.ExpressionAttributeValues ?? {};
    this.used = new Set();
  }

  name(token) {
    this.used.add(token);
    if (!(token in this.names)) throw new StateError('DynamoDB.ValidationException', `no name ${token}`);
    return this.names[token];
  }

  operand() {
    const token = this.next();
    if (token.startsWith(':')) {
      this.used.add(token);
      if (!(token in this.values)) throw new StateError('DynamoDB.ValidationException', `no value ${token}`);
      return this.values[token];
    }
    return this.item[this.name(token)];
  }

  next() {
    return this.rest.shift();
  }

  condition(text) {
    this.rest = tokens(text);
    const holds = this.or();
    if (this.rest.length) throw new StateError('DynamoDB.ValidationException', `too much: ${this.rest}`);
    return holds;
  }

  or() {
    let holds = this.and();
    while (this.rest[0] === 'OR') {
      this.next();
      holds = this.and() || holds;
    }
    return holds;
  }

  and() {
    let holds = this.single();
    while (this.rest[0] === 'AND') {
      this.next();
      holds = this.single() && holds;
    }
    return holds;
  }

  single() {
    if (this.rest[0] === '(') {
      this.next();
      const holds = this.or();
      this.next();
      return holds;
    }
    if (/^attribute/.test(this.rest[0])) {
      const wanted = this.next() === 'attribute_exists';
      this.next();
      const exists = this.operand() !== undefined;
      this.next();
      return exists === wanted;
    }
    const left = plain(this.operand());
    const operator = this.next();
    const right = plain(this.operand());
    return left !== undefined && right !== undefined && (operator === '=' ? left === right : left < right);
  }

  changes(text) {
    this.rest = tokens(text);
    const after = structuredClone(this.item);
    while (this.rest.length) {
      const clause = this.next();
      do {
        if (this.rest[0] === ',') this.next();
        const name = this.name(this.next());
        if (clause === 'REMOVE') delete after[name];
        else {
          this.next();
          after[name] = this.assigned();
        }
      } while (this.rest[0] === ',');
    }
    return after;
  }

  assigned() {
    if (this.rest[0] === 'if_not_exists') {
      this.rest.splice(0, 2);
      const present = this.operand();
      this.next();
      const otherwise = this.operand();
      this.next();
      return present ?? otherwise;
    }
    const value = this.operand();
    if (value === undefined) throw new StateError('DynamoDB.ValidationException', 'an attribute does not exist');
    if (this.rest[0] !== '+') return value;
    this.next();
    return { N: String(plain(value) + plain(this.operand())) };
  }
}

/** The item after the update; refuses as DynamoDB does, also names and values that no expression uses. */
export function updated(item, request) {
  const update = new Update(item, request);
  const holds = update.condition(request.ConditionExpression);
  const after = update.changes(request.UpdateExpression);
  const unused = [...Object.keys(update.names), ...Object.keys(update.values)].filter(each => !update.used.has(each));
  if (unused.length) throw new StateError('DynamoDB.ValidationException', `unused: ${unused}`);
  for (const value of Object.values(update.values)) {
    if (Object.values(value).some(each => typeof each !== 'string')) throw new StateError('DynamoDB.ValidationException', JSON.stringify(value));
  }
  if (!holds) throw new StateError('DynamoDB.ConditionalCheckFailedException', 'The conditional request failed');
  return after;
}
