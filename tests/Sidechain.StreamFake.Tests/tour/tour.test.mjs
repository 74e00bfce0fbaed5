// A tour of the fake with Stream's own client, the way applications use it. Each step goes on from the ones before.
// STREAM_BASE_URL, STREAM_API_KEY and STREAM_API_SECRET say where it is; the client itself reads the first.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import getstream from 'getstream';

const key = process.env.STREAM_API_KEY;
const secret = process.env.STREAM_API_SECRET;
const connect = (credential) => getstream.connect(key, credential, '1');

const server = connect(secret);
const alice = connect(server.createUserToken('alice'));
const bob = connect(server.createUserToken('bob'));

const withoutDuration = ({ duration, ...rest }) => rest;
const objects = (page) => page.results.map((activity) => activity.object);
const refused = (status, code, exception) => (error) => {
  assert.equal(error.response?.status, status, String(error));
  assert.equal(error.error.code, code);
  assert.equal(error.error.status_code, status);
  assert.equal(error.error.exception, exception);
  assert.match(error.error.duration, /^\d+\.\d\dms$/);
  return true;
};

test('a tour of the fake', async (t) => {
  let loop, share, comment;

  await t.test('users introduce themselves', async () => {
    const user = await alice.setUser({ name: 'Alice' });
    assert.deepEqual(user.data, { name: 'Alice' });
    await bob.setUser({ name: 'Bob' });
    await assert.rejects(alice.currentUser.create({}), refused(409, 22, 'ConflictException'));
    assert.deepEqual((await bob.user('alice').get()).data, { name: 'Alice' });
    assert.equal((await alice.currentUser.update({ name: 'Alice A.' })).data.name, 'Alice A.');
    await assert.rejects(bob.user('alice').update({ name: 'x' }), refused(403, 17, 'NotAllowedException'));
    await assert.rejects(server.user('nobody').get(), refused(404, 16, 'DoesNotExistException'));
  });

  await t.test('the server keeps users in batches', async () => {
    const { created_users: created } = await server.addUsers([{ id: 'sam', data: { name: 'Sam' } }, { id: 'zoe', data: {} }], true);
    assert.equal(created.length, 2);
    assert.deepEqual((await server.getUsers(['sam', 'zoe'])).users.map((u) => u.id), ['sam', 'zoe']);
    await server.deleteUsers(['zoe']);
    assert.deepEqual((await server.getUsers(['sam', 'zoe'])).users.map((u) => u.id), ['sam']);
  });

  await t.test('collections hold what activities are about', async () => {
    loop = await alice.collections.add('loop', 'amen', { bpm: 136 });
    assert.deepEqual((await bob.collections.get('loop', 'amen')).data, { bpm: 136 });
    await assert.rejects(bob.collections.update('loop', 'amen', { bpm: 1 }), refused(403, 17, 'NotAllowedException'));
    loop.data = { bpm: 137 };
    await loop.update();
    await assert.rejects(alice.collections.add('loop', 'amen', { bpm: 1 }), refused(409, 22, 'ConflictException'));

    await server.collections.upsert('drum', { id: 'kick', hz: 50 });
    await server.collections.upsertMany({ drum: [{ id: 'snare', hz: 180 }], pad: [{ id: 'warm', hz: 220 }] });
    const { response } = await server.collections.select('drum', ['kick', 'snare', 'nothing']);
    assert.deepEqual(response.data.map((item) => [item.foreign_id, item.data.hz]), [['drum:kick', 50], ['drum:snare', 180]]);
    await server.collections.deleteMany('drum', ['kick']);
    await assert.rejects(server.collections.get('drum', 'kick'), refused(404, 16, 'DoesNotExistException'));
    await server.collections.delete('pad', 'warm');
  });

  await t.test('numbers and objects are taken as actors', async () => {
    const feed = server.feed('user', 'readme');
    const added = await feed.addActivity({ actor: 1, verb: 'tweet', object: 1, foreign_id: 'tweet:1', target: { id: 'thread:1' } });
    assert.equal(added.actor, '1');
    await feed.addActivity({ actor: { id: 'robot' }, verb: 'tweet', object: { text: 'beep' } });
    assert.deepEqual((await feed.get({ limit: 1 })).results[0].object, { text: 'beep' });
    await assert.rejects(feed.addActivity({ actor: 1, verb: 'tweet', object: '' }), refused(400, 4, 'InputException'));
    await assert.rejects(server.feed('nosuchgroup', '1').get(), refused(400, 6, 'FeedConfigException'));
  });

  await t.test('activities are added one by one and in batches', async () => {
    share = await alice.feed('user').addActivity({ verb: 'share', object: loop, foreign_id: 'share:1', time: '2026-01-02T03:04:05' });
    assert.equal(share.actor, 'SU:alice');
    assert.equal(share.object, 'SO:loop:amen');

    const many = await server.feed('user', 'batch').addActivities([1, 2, 3, 4, 5].map((n) => ({ actor: 'a', verb: 'v', object: `${n}` })));
    assert.equal(many.activities.length, 5);
    await server.addToMany({ actor: 'a', verb: 'v', object: 'everywhere' }, ['user:m1', 'user:m2']);
    assert.deepEqual(objects(await server.feed('user', 'm2').get()), ['everywhere']);
  });

  await t.test('feeds are read in pages', async () => {
    const feed = server.feed('user', 'batch');
    const all = (await feed.get()).results;
    assert.deepEqual(all.map((a) => a.object), ['5', '4', '3', '2', '1']);
    assert.deepEqual(objects(await feed.get({ limit: 2, offset: 1 })), ['4', '3']);
    assert.deepEqual(objects(await feed.get({ id_lt: all[2].id })), ['2', '1']);
    assert.deepEqual(objects(await feed.get({ id_lte: all[2].id, limit: 1 })), ['3']);
    assert.deepEqual(objects(await feed.get({ id_gt: all[2].id })), ['5', '4']);
    assert.deepEqual(objects(await feed.get({ id_gte: all[2].id })), ['5', '4', '3']);
    assert.match((await feed.get({ limit: 2 })).next, /^\/api\/v1\.0\/feed\/user\/batch\/\?.*id_lt=/);
    assert.equal((await feed.get()).next, '');
    await assert.rejects(feed.get({ limit: 101 }), refused(400, 4, 'InputException'));
  });

  await t.test('a feed follows another, with copies, and stops', async () => {
    const timeline = bob.feed('timeline');
    await timeline.follow('user', 'alice');
    assert.deepEqual((await timeline.get()).results.map((a) => a.id), [share.id]);

    const server2 = server.feed('timeline', 'batch');
    await server2.follow('user', 'batch', { limit: 2 });
    assert.deepEqual(objects(await server2.get()), ['5', '4']);
    await server.feed('user', 'batch').addActivity({ actor: 'a', verb: 'v', object: '6' });
    assert.deepEqual(objects(await server2.get()), ['6', '5', '4']);
    await server2.unfollow('user', 'batch', { keepHistory: true });
    assert.equal((await server2.get()).results.length, 3);
    await server2.follow('user', 'batch', { limit: 0 });
    await server2.unfollow('user', 'batch');
    assert.equal((await server2.get()).results.length, 0);

    await server.followMany([{ source: 'timeline:batch', target: 'user:m1' }, { source: 'timeline:batch', target: 'user:m2', activity_copy_limit: 0 }], 5);
    assert.deepEqual((await server2.following({ filter: ['user:m1', 'user:other'] })).results.map((f) => f.target_id), ['user:m1']);
    assert.deepEqual((await server2.following({ limit: 1, offset: 1 })).results.map((f) => f.target_id), ['user:m1']);
    assert.deepEqual((await server.feed('user', 'm1').followers()).results.map((f) => f.feed_id), ['timeline:batch']);
    assert.equal((await server2.get()).results.length, 1);
    await server.unfollowMany([{ source: 'timeline:batch', target: 'user:m1' }, { source: 'timeline:batch', target: 'user:m2' }]);
    assert.equal((await server2.following()).results.length, 0);

    const { results } = await bob.feed('timeline').followStats({ followingSlugs: ['user'] });
    assert.deepEqual(results.following, { feed: 'timeline:bob', count: 1 });
    const profile = await bob.user('alice').profile();
    assert.deepEqual([profile.full.followers_count, profile.full.following_count], [1, 0]);
    await assert.rejects(bob.feed('timeline').follow('notification', 'alice'), refused(400, 4, 'InputException'));
    await assert.rejects(bob.feed('timeline', 'alice').follow('user', 'bob'), refused(403, 17, 'NotAllowedException'));
  });

  await t.test('reactions have children, and tell other feeds', async () => {
    comment = await bob.reactions.add('comment', share, { text: 'nice' }, { targetFeeds: [bob.feed('notification', 'alice')], targetFeedsExtraData: { mood: 'up' } });
    assert.equal(comment.user.data.name, 'Bob');
    const like = await alice.reactions.addChild('like', comment, { n: 1 });
    assert.equal(like.parent, comment.id);
    const reply = await server.reactions.addChild('comment', like, { text: 'me too' }, { userId: 'sam' });
    await assert.rejects(alice.reactions.addChild('like', reply), refused(400, 4, 'InputException'));

    const read = await bob.reactions.get(comment.id);
    assert.deepEqual(read.children_counts, { like: 1 });
    assert.equal(read.latest_children.like[0].latest_children.comment[0].data.text, 'me too');
    await bob.reactions.update(comment.id, { text: 'very nice' }, { targetFeeds: ['notification:alice', 'user:bob'] });
    assert.equal((await bob.feed('user').get()).results[0].reaction.data.text, 'very nice');
    await assert.rejects(alice.reactions.update(comment.id, { text: 'x' }), refused(403, 17, 'NotAllowedException'));
    await assert.rejects(server.reactions.add('like', share, {}), refused(400, 10, 'MissingUserException'));
    await assert.rejects(bob.reactions.add('like', '13814000-1dd2-11b2-8080-808080808080'), refused(400, 13, 'MissingActivityException'));
  });

  await t.test('reactions are listed in pages', async () => {
    for (let n = 0; n < 7; n += 1) await bob.reactions.add('clap', share, { n });
    const seen = [];
    const conditions = { activity_id: share.id, kind: 'clap', limit: 3 };
    for (let next = 'first'; next; ) {
      const page = await alice.reactions.filter(conditions);
      seen.push(...page.results.map((r) => r.data.n));
      conditions.id_lt = page.results.at(-1).id;
      next = page.next;
    }
    assert.deepEqual(seen, [6, 5, 4, 3, 2, 1, 0]);
    assert.equal((await alice.reactions.filter({ user_id: 'bob', limit: 25 })).results.length, 8);
    assert.equal((await alice.reactions.filter({ reaction_id: comment.id })).results[0].kind, 'like');
    const { activity } = await alice.reactions.filter({ activity_id: share.id, with_activity_data: true });
    assert.equal(activity.actor.data.name, 'Alice A.');
  });

  await t.test('reading enriches: users, items, reactions', async () => {
    const [activity] = (await bob.feed('timeline').get({ reactions: { own: true, recent: true, counts: true, own_children: true } })).results;
    assert.deepEqual(activity.actor, (await alice.currentUser.get()).full);
    assert.deepEqual(activity.object.data, { bpm: 137 });
    assert.deepEqual(activity.reaction_counts, { clap: 7, comment: 1 });
    assert.deepEqual(activity.own_reactions.clap.map((r) => r.data.n), [6, 5, 4, 3, 2]);
    assert.equal(activity.latest_reactions.comment[0].id, comment.id);
    assert.deepEqual(activity.latest_reactions.comment[0].own_children, {});
    assert.match(activity.latest_reactions_extra.clap.next, /^http.*\/reaction\/activity_id\/.*\/clap\/\?id_lt=/);
    assert.equal(activity.latest_reactions_extra.comment.next, '');
    assert.equal((await server.feed('user', 'alice').get()).results[0].actor, 'SU:alice');
    assert.equal((await server.feed('user', 'alice').get({ enrich: true, withOwnReactions: true, user_id: 'bob' })).results[0].own_reactions.clap.length, 5);

    await server.user('sam').delete();
    const [reply] = (await bob.reactions.get(comment.id)).latest_children.like[0].latest_children.comment;
    assert.deepEqual(reply.user, { id: 'sam', error: 'ReferenceNotFound', reference: 'SU:sam', reference_type: 'user' });
  });

  await t.test('activities are found by id, and by foreign id and time', async () => {
    const byId = await server.getActivities({ ids: [share.id] });
    assert.deepEqual(byId.results, [withoutDuration(share)]);
    const byForeignId = await server.getActivities({ foreignIDTimes: [{ foreignID: 'share:1', time: share.time }] });
    assert.deepEqual(byForeignId.results, byId.results);
    const enriched = await alice.getActivities({ ids: [share.id], reactions: { counts: true } });
    assert.deepEqual(enriched.results[0].reaction_counts, { clap: 7, comment: 1 });
    assert.equal((await alice.feed('user').getActivityDetail(share.id)).results[0].id, share.id);
  });

  await t.test('activities are updated in part and as a whole', async () => {
    const part = await server.activityPartialUpdate({ id: share.id, set: { 'shares.mail': 3, text: 'new' }, unset: [] });
    assert.deepEqual([part.shares, part.text], [{ mail: 3 }, 'new']);
    const { activities } = await alice.activitiesPartialUpdate([{ foreign_id: 'share:1', time: share.time, set: { text: 'newer' }, unset: ['shares'] }]);
    assert.deepEqual([activities[0].shares, activities[0].text], [undefined, 'newer']);
    await assert.rejects(bob.activityPartialUpdate({ id: share.id, set: { text: 'x' } }), refused(403, 17, 'NotAllowedException'));

    await server.updateActivity({ ...withoutDuration(share), text: 'newest' });
    assert.equal((await bob.feed('timeline').get()).results[0].text, 'newest');
    await assert.rejects(server.updateActivity({ actor: 1, verb: 'v', object: 1, foreign_id: 'nothing', time: share.time }), refused(400, 13, 'MissingActivityException'));

    const added = await server.feed('user', 'alice').updateActivityToTargets('share:1', share.time, null, ['user:m1']);
    assert.deepEqual(added.added, ['user:m1']);
    assert.ok((await server.feed('user', 'm1').get()).results.some((activity) => activity.id === share.id));
    await server.feed('user', 'alice').updateActivityToTargets('share:1', share.time, []);
    assert.deepEqual(objects(await server.feed('user', 'm1').get()), ['everywhere']);
  });

  await t.test('notifications are grouped, seen and read', async () => {
    const feed = alice.feed('notification');
    await server.feed('notification', 'alice').addActivities(['like', 'like', 'repost'].map((verb) => ({ actor: 'SU:bob', verb, object: 'o' })));
    const first = await feed.get();
    assert.deepEqual([first.unseen, first.unread, first.results.length], [3, 3, 3]);
    const likes = first.results.find((group) => group.verb === 'like');
    assert.deepEqual([likes.activity_count, likes.actor_count, likes.activities[0].actor.data.name], [2, 1, 'Bob']);
    const told = first.results.find((group) => group.verb === 'comment').activities[0];
    assert.deepEqual([told.reaction.id, told.object.id], [comment.id, share.id]);

    await feed.get({ mark_seen: true, mark_read: [likes.id] });
    const second = await feed.get();
    assert.deepEqual([second.unseen, second.unread], [0, 2]);
    assert.deepEqual(second.results.map((group) => [group.verb === 'like', group.is_read]).filter(([isLike, isRead]) => isLike !== isRead), []);
    await bob.reactions.add('like', share, {}, { targetFeeds: ['notification:alice'] });
    assert.deepEqual(await feed.get().then(({ unseen, unread }) => [unseen, unread]), [1, 3]);
    await assert.rejects(bob.feed('notification', 'alice').get(), refused(403, 17, 'NotAllowedException'));
  });

  await t.test('tokens of users and feeds open what is theirs', async () => {
    const readOnly = connect(secret).feed('user', 'alice', server.getReadOnlyToken('user', 'alice'));
    assert.equal((await readOnly.get()).results.length, 1);
    await assert.rejects(readOnly.addActivity({ actor: 1, verb: 'v', object: 1 }), refused(403, 17, 'NotAllowedException'));
    const other = connect(secret).feed('user', 'bob', server.getReadWriteToken('user', 'alice'));
    await assert.rejects(other.get(), refused(403, 17, 'NotAllowedException'));
    await assert.rejects(alice.feed('user').addActivity({ actor: 'SU:bob', verb: 'v', object: 'o' }), refused(403, 17, 'NotAllowedException'));
    await assert.rejects(alice.feed('timeline', 'bob').get(), refused(403, 17, 'NotAllowedException'));
    await assert.rejects(connect('a-secret-that-is-not-the-servers-at-all').feed('user', 'alice').get(), refused(401, 3, 'SignatureException'));
    await assert.rejects(getstream.connect('other-key', secret, '1').feed('user', 'alice').get(), refused(401, 2, 'ApiKeyException'));
  });

  await t.test('answers say how many more calls there may be', async () => {
    let headers;
    server.on('response', (_, response) => { headers = response.headers; });
    await server.feed('user', 'alice').get();
    server.off('response');
    assert.ok(Number(headers['x-ratelimit-limit']) > Number(headers['x-ratelimit-remaining']));
    assert.ok(Number(headers['x-ratelimit-reset']) >= Math.floor(Date.now() / 1000));
  });

  await t.test('a fault is switched on and off', async () => {
    const flip = (method, body) => fetch(new URL(`/development/faults?api_key=${key}`, process.env.STREAM_BASE_URL), {
      method, body, headers: { authorization: server.getOrCreateToken(), 'stream-auth-type': 'jwt', 'content-type': 'application/json' },
    });
    assert.equal((await flip('PUT', '{"fail_percent":100}')).status, 200);
    await assert.rejects(server.feed('user', 'alice').get(), refused(500, -1, 'InternalSystemError'));
    assert.equal((await flip('DELETE')).status, 200);
    assert.equal((await server.feed('user', 'alice').get()).results.length, 1);
  });

  await t.test('what is taken back is gone', async () => {
    await bob.reactions.delete(comment.id, true);
    await assert.rejects(bob.reactions.get(comment.id), refused(404, 16, 'DoesNotExistException'));
    await bob.reactions.restore(comment.id);
    assert.equal((await bob.reactions.get(comment.id)).children_counts.like, 1);
    await bob.reactions.delete(comment.id);
    assert.equal((await bob.feed('user').get()).results.length, 0);

    await alice.feed('user').removeActivity({ foreignId: 'share:1' });
    assert.equal((await bob.feed('timeline').get()).results.length, 0);
    const added = await server.feed('user', 'alice').addActivity({ actor: 1, verb: 'v', object: 1 });
    assert.equal((await server.feed('user', 'alice').removeActivity(added.id)).removed, added.id);
    assert.equal((await server.getActivities({ ids: [share.id, added.id] })).results.length, 0);
    await loop.delete();
    await alice.currentUser.delete();
    await assert.rejects(alice.currentUser.get(), refused(404, 16, 'DoesNotExistException'));
  });
});
