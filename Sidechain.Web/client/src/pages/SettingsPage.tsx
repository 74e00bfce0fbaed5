import { useEffect, useState } from 'react';
import * as Spans from '../actions/spanNames';
import { useUser } from '../api/session';
import { isTracingOn, startPageLoad, switchTracing, useSpan } from '../tracing';
import { Sessions } from './Sessions';
import { endPageLoad, useTitle } from './usePageLoad';

/** What the app records of its user with the switch for it, and where the user is logged in. */
export function SettingsPage() {
  useTitle('Settings');
  const user = useUser();
  const load = useSpan(Spans.PageLoad, startPageLoad);
  const isAlone = user === null;
  useEffect(() => {
    if (load && isAlone) {
      void endPageLoad(load);
    }
  }, [isAlone, load]);
  const [isOn, setOn] = useState(isTracingOn);
  const change = (on: boolean): void => {
    switchTracing(on);
    setOn(on);
    // A recorder lives as long as its page.
    location.reload();
  };
  return (
    <section className="narrow">
      <h1>Settings</h1>
      <div className="card">
        <label className="switch">
          <input type="checkbox" checked={isOn} onChange={(event) => change(event.currentTarget.checked)} />
          Record how long my actions take
        </label>
        <p className="hint">
          Each action, such as sharing a loop, then has a trace ID. Give it to support, and they see which step took how long: on this
          machine, in the network, on the server. Recorded are times, sizes and the names of your files, never what is in them. Switched
          off, this browser sends nothing of the kind.
        </p>
      </div>
      {user && load && <Sessions load={load} />}
    </section>
  );
}
