// What a learning record store refuses, written from the xAPI specification 1.0.3 (parts two and three): for tests.

import type { IncomingHttpHeaders } from 'node:http';

const IRI = /^[a-z][a-z0-9+.-]*:\S+$/i;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-5][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;
/** RFC 5646 in short. */
const LANGUAGE = /^[a-z]{2,8}(-[a-z0-9]{1,8})*$/i;
const DURATION = /^P(?=\d|T\d)(\d+Y)?(\d+M)?(\d+W)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?$/;
const TIMESTAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:?\d\d)$/;

type Json = Record<string, unknown>;

class Rules {
  readonly broken: string[] = [];

  check(holds: boolean, words: string): void {
    if (!holds) this.broken.push(words);
  }

  object(value: unknown, at: string, allowed: readonly string[], required: readonly string[] = []): Json {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      this.broken.push(`${at} is no object`);
      return {};
    }
    const names = Object.keys(value);
    for (const name of names) {
      this.check(allowed.includes(name), `${at} has the unknown property ${name}`);
      // Part two, 2.2: null values only inside extensions.
      this.check((value as Json)[name] !== null, `${at}.${name} is null`);
    }
    for (const name of required) this.check(names.includes(name), `${at} lacks ${name}`);
    return value as Json;
  }

  text(value: unknown, at: string): void {
    this.check(typeof value === 'string' && value !== '', `${at} is no text`);
  }

  form(value: unknown, at: string, pattern: RegExp): void {
    this.check(typeof value === 'string' && pattern.test(value), `${at} has another form`);
  }

  /** Part two, 4.2. */
  languageMap(value: unknown, at: string): void {
    for (const [tag, words] of Object.entries(this.object(value, at, Object.keys(value as Json)))) {
      this.form(tag, `${at}: tag ${tag}`, LANGUAGE);
      this.text(words, `${at}.${tag}`);
    }
  }

  /** Part two, 4.1: keys are IRIs. */
  extensions(value: unknown, at: string): void {
    if (value === undefined) return;
    for (const name of Object.keys(value as Json)) this.form(name, `${at}: key ${name}`, IRI);
  }

  /** Part two, 2.4.2: exactly one inverse functional identifier. */
  agent(value: unknown, at: string): void {
    const identifiers = ['mbox', 'mbox_sha1sum', 'openid', 'account'];
    const agent = this.object(value, at, ['objectType', 'name', ...identifiers]);
    this.check(agent.objectType === undefined || agent.objectType === 'Agent', `${at}.objectType`);
    this.check(identifiers.filter((name) => name in agent).length === 1, `${at} needs one identifier`);
    if ('account' in agent) {
      const account = this.object(agent.account, `${at}.account`, ['homePage', 'name'], ['homePage', 'name']);
      this.form(account.homePage, `${at}.account.homePage`, IRI);
      this.text(account.name, `${at}.account.name`);
    }
  }

  /** Part two, 2.4.4.1. */
  activity(value: unknown, at: string): void {
    const activity = this.object(value, at, ['objectType', 'id', 'definition'], ['id']);
    this.check(activity.objectType === undefined || activity.objectType === 'Activity', `${at}.objectType`);
    this.form(activity.id, `${at}.id`, IRI);
    if (activity.definition === undefined) return;
    const names = ['name', 'description', 'type', 'moreInfo', 'extensions'];
    const definition = this.object(activity.definition, `${at}.definition`, names);
    if (definition.name !== undefined) this.languageMap(definition.name, `${at}.definition.name`);
    if (definition.description !== undefined)
      this.languageMap(definition.description, `${at}.definition.description`);
    if (definition.type !== undefined) this.form(definition.type, `${at}.definition.type`, IRI);
    this.extensions(definition.extensions, `${at}.definition.extensions`);
  }

  /** Part two, 2.4.5. */
  result(value: unknown): void {
    const names = ['score', 'success', 'completion', 'response', 'duration', 'extensions'];
    const result = this.object(value, 'result', names);
    if (result.completion !== undefined)
      this.check(typeof result.completion === 'boolean', 'result.completion');
    if (result.duration !== undefined) this.form(result.duration, 'result.duration', DURATION);
    this.extensions(result.extensions, 'result.extensions');
    if (result.score === undefined) return;
    const score = this.object(result.score, 'result.score', ['scaled', 'raw', 'min', 'max']) as Record<
      string,
      number | undefined
    >;
    for (const [name, number] of Object.entries(score))
      this.check(typeof number === 'number' && Number.isFinite(number), `result.score.${name}`);
    const { scaled = 0, raw, min = -Infinity, max = Infinity } = score;
    this.check(scaled >= -1 && scaled <= 1, 'result.score.scaled is outside -1 to 1');
    if (raw !== undefined) this.check(raw >= min && raw <= max, 'result.score.raw is outside min to max');
    this.check(min < max, 'result.score.min is not below max');
  }

  /** Part two, 2.4.6. */
  context(value: unknown): void {
    const names = [
      'registration',
      'instructor',
      'team',
      'contextActivities',
      'revision',
      'platform',
      'language',
    ];
    const context = this.object(value, 'context', [...names, 'statement', 'extensions']);
    if (context.platform !== undefined) this.text(context.platform, 'context.platform');
    if (context.language !== undefined) this.form(context.language, 'context.language', LANGUAGE);
    this.extensions(context.extensions, 'context.extensions');
    const kinds = ['parent', 'grouping', 'category', 'other'];
    const activities = this.object(context.contextActivities ?? {}, 'context.contextActivities', kinds);
    for (const [kind, list] of Object.entries(activities))
      for (const activity of Array.isArray(list) ? list : [list])
        this.activity(activity, `context.contextActivities.${kind}`);
  }
}

/** What is wrong with a statement; empty when a store must take it. */
export function brokenStatementRules(value: unknown): string[] {
  const rules = new Rules();
  const names = ['id', 'actor', 'verb', 'object', 'result', 'context', 'timestamp', 'attachments', 'version'];
  const statement = rules.object(value, 'statement', names, ['actor', 'verb', 'object']);
  if (statement.id !== undefined) rules.form(statement.id, 'id', UUID);
  rules.agent(statement.actor, 'actor');
  const verb = rules.object(statement.verb, 'verb', ['id', 'display'], ['id']);
  rules.form(verb.id, 'verb.id', IRI);
  if (verb.display !== undefined) rules.languageMap(verb.display, 'verb.display');
  rules.activity(statement.object, 'object');
  if (statement.result !== undefined) rules.result(statement.result);
  if (statement.context !== undefined) rules.context(statement.context);
  if (statement.timestamp !== undefined) rules.form(statement.timestamp, 'timestamp', TIMESTAMP);
  return rules.broken;
}

/** What is wrong with the request that brings a statement (part three, 1.1, 1.3, 2.1.2 and 6.2). */
export function brokenRequestRules(method: string, path: string, headers: IncomingHttpHeaders): string[] {
  const rules = new Rules();
  rules.check(method === 'POST', `method ${method}`);
  rules.check(path.endsWith('/statements'), `path ${path}`);
  rules.check(/^1\.0(\.\d+)?$/.test(String(headers['x-experience-api-version'])), 'X-Experience-API-Version');
  rules.check(/^application\/json(;|$)/.test(headers['content-type'] ?? ''), 'Content-Type');
  rules.check(/^Basic [A-Za-z0-9+/]+=*$/.test(headers.authorization ?? ''), 'Authorization');
  return rules.broken;
}
