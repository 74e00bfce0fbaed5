// The names of the app's actions and of their parts, as docs/conventions.md has them; tests/names.test.ts compares. A constant each, so
// that a bundle holds only those that it uses.
export const FeedPageLoad = 'web.feed_page_load';
export const PageLoad = 'web.page_load';
export const FetchFeed = 'web.fetch_feed';
export const FetchPost = 'web.fetch_post';
export const FetchUser = 'web.fetch_user';
export const FetchComments = 'web.fetch_comments';
export const FetchSessions = 'web.fetch_sessions';
export const DrawWaveforms = 'web.draw_waveforms';
export const DecodeAudio = 'web.decode_audio';
export const PlayLoop = 'web.play_loop';
export const ShareLoop = 'web.share_loop';
export const UploadAudio = 'web.upload_audio';
export const ReadFile = 'web.read_file';
export const EncodeAudio = 'web.encode_audio';
export const SearchPosts = 'web.search_posts';
export const LikePost = 'web.like_post';
export const FollowUser = 'web.follow_user';
export const CommentPost = 'web.comment_post';
export const ShowComments = 'web.show_comments';
export const DownloadLoop = 'web.download_loop';
export const DownloadAudio = 'web.download_audio';
export const UpdateUi = 'web.update_ui';
export const Login = 'web.login';
export const Logout = 'web.logout';
export const Register = 'web.register';
