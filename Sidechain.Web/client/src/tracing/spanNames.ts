// What the tracing itself records; the names of the app's actions are the app's, in src/actions/spanNames.ts.
export const HttpRequest = 'web.http_request';
