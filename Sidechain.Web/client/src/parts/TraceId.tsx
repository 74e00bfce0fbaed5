import { useState } from 'react';

/** A trace's ID, with a button that copies it. */
export function TraceId({ id }: { id: string }) {
  const [said, setSaid] = useState('');
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(id);
      setSaid('Copied');
    } catch {
      setSaid('Select the ID and copy it by hand');
    }
  };
  return (
    <p className="trace-id">
      Trace ID: <code>{id}</code>
      <button type="button" className="small" onClick={() => void copy()} aria-label="Copy the trace ID">
        Copy
      </button>
      <span role="status">{said}</span>
    </p>
  );
}
