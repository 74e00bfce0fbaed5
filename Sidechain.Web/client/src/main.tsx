import { createRoot } from 'react-dom/client';
import { App } from './app/App';
import { Broken } from './app/Broken';
import { SessionProvider, SessionStore } from './api/session';
import { ignoreStrayDrops } from './app/strayDrops';
import { startTracing, TraceProvider } from './tracing';
import './style.css';

const session = new SessionStore();
const recorder = startTracing(() => session.user?.id ?? null);
ignoreStrayDrops();

createRoot(document.getElementById('app')!).render(
  <TraceProvider recorder={recorder}>
    <Broken recorder={recorder}>
      <SessionProvider store={session}>
        <App />
      </SessionProvider>
    </Broken>
  </TraceProvider>,
);
