import { useEffect, useState } from 'react';

/** How often the browser brought this page back out of its back/forward cache: what it shows may be old by then. */
export function useRestored(): number {
  const [times, setTimes] = useState(0);
  useEffect(() => {
    const restored = (event: PageTransitionEvent): void => {
      if (event.persisted) {
        setTimes((before) => before + 1);
      }
    };
    addEventListener('pageshow', restored);
    return () => removeEventListener('pageshow', restored);
  }, []);
  return times;
}
