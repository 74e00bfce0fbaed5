// The names of docs/conventions.md stand in attributeNames.ts, eventNames.ts and spanNames.ts, and those of the app's actions in
// src/actions/spanNames.ts, as far as the web app uses them; tests/names.test.ts compares them with docs/conventions.json. A constant
// each, so that a bundle holds only those that it uses.

export const CLIENT_TYPE = 'web';
export const SERVICE_NAME = 'sidechain-web';
