let isBack = false;

// Registered before the router's own listeners: the page that they render asks already.
addEventListener('popstate', () => (isBack = true));
addEventListener('pushState', () => (isBack = false));
addEventListener('replaceState', () => (isBack = false));

/** Whether the browser's back or forward led to the page that is shown: it should look as it was left. */
export const cameBack = (): boolean => isBack;
