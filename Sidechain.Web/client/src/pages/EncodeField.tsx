import { useEffect, useState } from 'react';
import { canEncode } from '../audio/encode';

/** Where the file becomes Opus; no choice in a browser that cannot encode. */
export function EncodeField({ isDisabled }: { isDisabled: boolean }) {
  const [isAble, setAble] = useState(true);
  useEffect(() => void canEncode(1).then(setAble), []);
  return (
    <div className="field">
      <label htmlFor="encode">Encode it</label>
      <select
        key={String(isAble)}
        id="encode"
        name="encode"
        disabled={isDisabled || !isAble}
        defaultValue={isAble ? 'client' : 'server'}
        aria-describedby="encode-hint"
      >
        <option value="client">in this browser</option>
        <option value="server">on the server</option>
      </select>
      <p className="hint" id="encode-hint">
        {isAble
          ? 'In the browser, a tenth of the file is sent. On the server, this machine has less to do.'
          : 'This browser cannot encode: the whole file is sent, and the server encodes it.'}
      </p>
    </div>
  );
}
