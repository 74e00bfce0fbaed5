import { expect, it } from 'vitest';
import * as Actions from '../src/actions/spanNames';
import * as Attributes from '../src/tracing/attributeNames';
import * as Events from '../src/tracing/eventNames';
import * as Spans from '../src/tracing/spanNames';
import { docs } from './vectors';

interface Conventions {
  spans: string[];
  events: string[];
  attributes: { name: string }[];
}

it('every name is one of docs/conventions.json', () => {
  const known = docs<Conventions>('conventions.json');
  expect([...Object.values(Spans), ...Object.values(Actions)].map((name) => name.replace(/^web\./, '{c}.')).filter((name) => !known.spans.includes(name))).toEqual([]);
  expect(Object.values(Events).filter((name) => !known.events.includes(name))).toEqual([]);
  expect(Object.values(Attributes).filter((name) => !known.attributes.some((attribute) => attribute.name === name))).toEqual([]);
});
