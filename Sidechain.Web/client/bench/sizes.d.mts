export function coreSize(): Promise<number>;
export function wholeSize(): Promise<number>;
