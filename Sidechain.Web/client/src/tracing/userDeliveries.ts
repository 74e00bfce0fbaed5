import { Delivery, type Transport } from './Delivery';
import { HttpTransport } from './HttpTransport';
import type { Span } from './Span';
import { SpanDatabase } from './SpanDatabase';
import { SpanRecorder } from './SpanRecorder';

type UserId = string | null;

export interface UserDeliveries {
  readonly recorder: SpanRecorder;
  readonly each: <T>(work: (delivery: Delivery) => T) => T[];
  /** The page may never run again. */
  readonly leave: () => void;
}

/**
 * A trace belongs to the user who began it, also where another tab has logged in as somebody else before it ends. So each user has a
 * delivery: what is left of the former one's is kept until that user is back. What nobody began is for whoever is there to send.
 * @param userId Who is signed in.
 */
export function deliverForUsers(userId: () => UserId): UserDeliveries {
  const deliveries = new Map<UserId, Delivery>();
  const ofRoots = new WeakMap<Span, Delivery>();
  const each: UserDeliveries['each'] = (work) => [...deliveries.values()].map(work);

  const deliveryOf = (user: UserId): Delivery => {
    let delivery = deliveries.get(user);
    if (!delivery) {
      const http = new HttpTransport();
      if (user) {
        http.user = user;
      }
      const send: Transport['send'] = async (batch, isLeaving) =>
        user && user !== userId() ? { kind: 'retry' } : http.send(batch, isLeaving);
      delivery = new Delivery({ send }, new SpanDatabase(userId, () => user));
      deliveries.set(user, delivery);
      // Earlier pages of this user may have kept some.
      void delivery.resume();
    }
    return delivery;
  };

  const recorder = new SpanRecorder({
    add: (span, isLast) => ofRoots.get(span.root)!.add(span, isLast),
    flush: () => Promise.all(each((delivery) => delivery.flush())),
  });
  const start = recorder.startTrace.bind(recorder);
  recorder.startTrace = (name, options) => {
    const root = start(name, options);
    if (recorder.isOn) {
      ofRoots.set(root, deliveryOf(options?.isNobodys ? null : userId()));
    }
    return root;
  };
  deliveryOf(userId());
  return {
    recorder,
    each,
    leave: () => void each((delivery) => delivery.leave(recorder.getSpans().filter((span) => ofRoots.get(span.root) === delivery))),
  };
}
