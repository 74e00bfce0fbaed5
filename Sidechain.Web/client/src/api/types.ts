export interface Author {
  readonly id: string;
  readonly name: string;
}

export interface Post {
  readonly id: string;
  readonly title: string;
  readonly bpm: number | null;
  readonly key: string | null;
  /** Null where the audio lies elsewhere: at audio_url. */
  readonly audio: { readonly format: string; readonly size: number; readonly sha256: string; readonly url: string } | null;
  readonly audio_url?: string;
  /** The loudness of equal parts, 0 to 255; missing where nobody measured it. */
  readonly peaks?: readonly number[];
  readonly author: Author;
  readonly created_at: string;
  readonly likes: number;
  readonly comments: number;
  readonly downloads: number;
  /** By the reader. */
  readonly liked: boolean;
  /** After sharing, where a dashboard runs: the page of the action's trace. */
  readonly dashboard_url?: string;
}

export interface Feed {
  readonly posts: readonly Post[];
  /** Where the next page begins; missing on the last one. */
  readonly next?: string | null;
}

export interface Comment {
  readonly id: string;
  readonly text: string;
  readonly author: Author;
  readonly created_at: string;
}

export interface CommentPage {
  readonly comments: readonly Comment[];
  readonly next?: string | null;
}

/** A user as others see them. */
export interface Profile extends Author {
  readonly created_at: string;
  readonly posts: number;
  readonly followers: number;
  readonly following: number;
  /** By the reader. */
  readonly followed: boolean;
}

/** A log-in of the user's that lasts. */
export interface Session {
  readonly id: string;
  readonly created_at: string;
  readonly last_used_at: string;
  /** Type and version, such as `cli/1.2.0`. */
  readonly client: string | null;
  /** The one that asks. */
  readonly current: boolean;
}
