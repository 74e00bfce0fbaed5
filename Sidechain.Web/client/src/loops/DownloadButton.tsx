import { useState } from 'react';
import * as Spans from '../actions/spanNames';
import { useAction } from '../actions/useAction';
import type { Post } from '../api/types';
import { useApi } from '../api/useApi';
import { ActionError } from '../parts/ActionError';
import { Icon } from '../parts/Icon';
import { useTracing } from '../tracing';
import { downloadLoop } from '../audio/downloadLoop';

/** Brings a loop to the user's own files, and says how often that was done. */
export function DownloadButton({ post }: { post: Post }) {
  const api = useApi();
  const recorder = useTracing();
  const { run, isBusy, error } = useAction(Spans.DownloadLoop);
  const [count, setCount] = useState(post.downloads);
  const [name, setName] = useState('');
  const save = (): Promise<void> =>
    run(
      (root) => downloadLoop(api, recorder, root, post),
      (saved) => {
        setCount((before) => before + 1);
        setName(saved);
      },
    );
  return (
    <>
      <button type="button" className="deed" aria-busy={isBusy} onClick={() => void save()}>
        <Icon name="download" />
        Download <span className="count">{count}</span>
      </button>
      <p role="status" className="faint">
        {isBusy ? 'Downloading…' : name && !error && (
          <>
            Saved as <bdi>{name}</bdi>
          </>
        )}
      </p>
      <ActionError error={error} />
    </>
  );
}
