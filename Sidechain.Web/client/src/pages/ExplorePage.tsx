import { useMemo, useRef, useState, type FormEvent } from 'react';
import { useLocation, useSearch } from 'wouter';
import * as Spans from '../actions/spanNames';
import { useApi } from '../api/useApi';
import { startPageLoad, useSpan, useTracing, type Span, type SpanRecorder } from '../tracing';
import { PostList } from './PostList';
import { SearchForm } from './SearchForm';
import { queryIn, queryText, type Query } from './searchQuery';
import { startRestored, useTitle } from './usePageLoad';
import { usePostPages, type PostSource, type Posts } from './usePostPages';
import { useRestored } from './useRestored';

/** Everybody's loops, and searching in them. What is searched for stands in the address. */
export function ExplorePage() {
  useTitle('Explore');
  const recorder = useTracing();
  const restored = useRestored();
  const search = useSearch();
  const [, go] = useLocation();
  const query = useMemo(() => queryIn(new URLSearchParams(search)), [search]);
  const [times, setTimes] = useState(0);
  // Begun by the click; what it found takes it over.
  const action = useRef<Span | null>(null);

  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const wanted = queryText(queryIn(new FormData(event.currentTarget)));
    if (wanted) {
      action.current = recorder.startTrace(Spans.SearchPosts);
    }
    if (wanted === queryText(query)) {
      setTimes(times + 1);
    } else {
      go(wanted ? `/explore?${wanted}` : '/explore');
    }
  };
  const start = (of: SpanRecorder, name: string): Span => {
    const begun = action.current;
    action.current = null;
    return begun ?? (restored > 0 ? startRestored(of, name) : startPageLoad(of, name));
  };
  return (
    <>
      <h1>Explore</h1>
      <SearchForm query={query} onSubmit={submit} />
      <Found key={`${queryText(query)} ${times} ${restored}`} query={query} start={start} />
    </>
  );
}

function Found({ query, start }: { query: Query; start: (recorder: SpanRecorder, name: string) => Span }) {
  const api = useApi();
  const text = queryText(query);
  const load = useSpan(text ? Spans.PageLoad : Spans.FeedPageLoad, start);
  const source = useMemo<PostSource>(
    () => ({
      name: `explore ${text}`,
      read: (parent, before) => (text ? api.search(parent, query, before) : api.everybody(parent, before)),
    }),
    [api, query, text],
  );
  const pages = usePostPages(source, load);
  return (
    <>
      <p role="status" className="faint found">
        {text && pages.state && foundText(pages.state)}
      </p>
      <PostList
        pages={pages}
        action={text ? Spans.SearchPosts : Spans.FeedPageLoad}
        empty={
          text ? (
            <>
              <p>Nothing was found.</p>
              <p className="faint">
                Each word is the beginning of a word of the title or of the author’s name. Try fewer words, or a wider range.
              </p>
            </>
          ) : (
            <p>Nobody has shared anything yet.</p>
          )
        }
      />
    </>
  );
}

function foundText({ posts, next }: Posts): string {
  const count = `${posts.length} ${posts.length === 1 ? 'loop' : 'loops'}`;
  return next ? `More than ${count} found, the newest first` : `${count} found`;
}
