const day = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

/** A time of the api's, as people here write it. */
export const dayText = (time: string): string => day.format(new Date(time));
