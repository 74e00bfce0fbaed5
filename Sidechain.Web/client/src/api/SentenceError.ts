/** What went wrong before anything was sent; its message is a sentence for people. */
export class SentenceError extends Error {}
