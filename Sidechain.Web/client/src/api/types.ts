export interface Post {
  readonly id: string;
  readonly title: string;
  readonly bpm: number | null;
  readonly key: string | null;
  /** Null where the audio lies elsewhere: at audio_url. */
  readonly audio: { readonly format: string; readonly size: number; readonly sha256: string; readonly url: string } | null;
  readonly audio_url?: string;
  readonly author: { readonly id: string; readonly name: string };
  readonly created_at: string;
  /** After sharing, where a dashboard runs: the page of the action's trace. */
  readonly dashboard_url?: string;
}

export interface Feed {
  readonly posts: readonly Post[];
  /** Where the next page begins; missing on the last one. */
  readonly next?: string | null;
}
