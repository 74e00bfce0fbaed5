namespace Sidechain.Tracing.Conventions;

/// <summary>Span names. A client's are <c>{client}.{verb}_{noun}</c>: <see cref="Of"/> puts the client's type before the dot.</summary>
public static class SpanNames
{
    /// <summary>From the click to "Post created!" painted; the root of every upload-and-share.</summary>
    public const string ShareLoop = "share_loop";

    /// <summary>
    /// cli: from the start of its process until the action's first step: loading the runtime, reading the command line and the log-in.
    /// First child of the root, which begins there.
    /// </summary>
    public const string StartProcess = "start_process";

    /// <summary>Reading, encoding and sending the loop.</summary>
    public const string UploadAudio = "upload_audio";

    /// <summary>Reading the file from disk.</summary>
    public const string ReadFile = "read_file";

    /// <summary>Encoding the audio on the user's machine.</summary>
    public const string EncodeAudio = "encode_audio";

    /// <summary>One HTTP exchange as the client sees it (kind client).</summary>
    public const string HttpRequest = "http_request";

    /// <summary>Showing the result to the user.</summary>
    public const string UpdateUi = "update_ui";

    /// <summary>plugin: what its audio callback did during a share, at most a second of it.</summary>
    public const string Audio = "audio";

    /// <summary>plugin: taking the last bars out of what was played.</summary>
    public const string Capture = "capture";

    /// <summary>Signing in.</summary>
    public const string Login = "login";

    /// <summary>Ending a log-in, at the server and on this machine; web: others of the user's, too.</summary>
    public const string Logout = "logout";

    /// <summary>Registering as a new user.</summary>
    public const string Register = "register";

    /// <summary>cli: waiting until a password is typed.</summary>
    public const string AskPassword = "ask_password";

    /// <summary>cli: keeping a log-in for later runs, or forgetting it.</summary>
    public const string SaveLogin = "save_login";

    /// <summary>Getting a new access token for a log-in that lasts, in the middle of another action.</summary>
    public const string RefreshSession = "refresh_session";

    /// <summary>cli: showing a feed, from the start of the command until it is printed.</summary>
    public const string ShowFeed = "show_feed";

    /// <summary>Searching for posts, until what was found is shown.</summary>
    public const string SearchPosts = "search_posts";

    /// <summary>Liking a post, or taking that back.</summary>
    public const string LikePost = "like_post";

    /// <summary>Following a user, or ending that.</summary>
    public const string FollowUser = "follow_user";

    /// <summary>Commenting on a post, or taking a comment back.</summary>
    public const string CommentPost = "comment_post";

    /// <summary>Showing the comments on a post.</summary>
    public const string ShowComments = "show_comments";

    /// <summary>Downloading a loop, until it is a file.</summary>
    public const string DownloadLoop = "download_loop";

    /// <summary>Asking for a loop's audio and taking it.</summary>
    public const string DownloadAudio = "download_audio";

    /// <summary>Bringing a download to disk, whole, under its name. Not on the web: the browser does it, and tells no page.</summary>
    public const string WriteFile = "write_file";

    /// <summary>Showing the feed: from the start of the page's load, or the click that leads to it, until its posts are painted.</summary>
    public const string FeedPageLoad = "feed_page_load";

    /// <summary>The same for every other page.</summary>
    public const string PageLoad = "page_load";

    /// <summary>Reading a page of a feed, or of what a search finds.</summary>
    public const string FetchFeed = "fetch_feed";

    /// <summary>Reading one post.</summary>
    public const string FetchPost = "fetch_post";

    /// <summary>Reading who somebody is.</summary>
    public const string FetchUser = "fetch_user";

    /// <summary>Reading a page of the comments on a post.</summary>
    public const string FetchComments = "fetch_comments";

    /// <summary>Reading where a user is logged in.</summary>
    public const string FetchSessions = "fetch_sessions";

    /// <summary>Loading and decoding the loops that came into view without <c>peaks</c>, and drawing their waveforms.</summary>
    public const string DrawWaveforms = "draw_waveforms";

    /// <summary>Decoding a loop, so that it can be drawn and played.</summary>
    public const string DecodeAudio = "decode_audio";

    /// <summary>From the click on "play" until the loop sounds and the page shows it, or shows why not.</summary>
    public const string PlayLoop = "play_loop";

    /// <summary>api: the upload as the server reads it, first to last body byte.</summary>
    public const string HttpReadBody = "http.read_body";

    /// <summary>api: encoding a WAV as Opus for a client that asked for it; between reading the body and creating the post.</summary>
    public const string AudioTranscode = "audio.transcode";

    /// <summary>api: the business event of a new post.</summary>
    public const string FeedCreatePost = "feed.create_post";

    /// <summary>api: the business event of reading a feed, <c>feed.name</c>, from Redis or anew.</summary>
    public const string FeedGet = "feed.get";

    /// <summary>api: the business event of a search.</summary>
    public const string SearchQuery = "search.query";

    /// <summary>api: the business event of a like, given or taken back.</summary>
    public const string SocialLike = "social.like";

    /// <summary>api: the business event of following a user, or no longer.</summary>
    public const string SocialFollowUser = "social.follow_user";

    /// <summary>api: the business event of a comment, made or taken back.</summary>
    public const string SocialComment = "social.comment";

    /// <summary>api: the business event of a download, until its last byte is written.</summary>
    public const string AudioDownload = "audio.download";

    /// <summary>api: the business event of a new user.</summary>
    public const string UserRegister = "user.register";

    /// <summary>api: the business event of signing in, which begins a session.</summary>
    public const string UserLogin = "user.login";

    /// <summary>api: another access token for a session.</summary>
    public const string UserRefreshSession = "user.refresh_session";

    /// <summary>api: the business event of ending one session or all of a user's.</summary>
    public const string UserLogout = "user.logout";

    /// <summary>api: one attempt to add the activity at Stream.</summary>
    public const string StreamCreateActivity = "stream.io.create_activity";

    /// <summary>api: one attempt to add a like or a comment at Stream.</summary>
    public const string StreamAddReaction = "stream.io.add_reaction";

    /// <summary>api: one attempt to remove a like or a comment at Stream.</summary>
    public const string StreamRemoveReaction = "stream.io.remove_reaction";

    /// <summary>api: one attempt to let a timeline follow a user at Stream.</summary>
    public const string StreamFollow = "stream.io.follow";

    /// <summary>api: one attempt to end that.</summary>
    public const string StreamUnfollow = "stream.io.unfollow";

    /// <summary>api's worker, a trace of its own linked to the first: what the request could not bring to Stream.</summary>
    public const string OutboxDeliver = "outbox.deliver";

    /// <summary>api's worker, a trace of its own linked to the first ones: removes the entries of what was delivered.</summary>
    public const string OutboxRemove = "outbox.remove";

    /// <summary>Derived by the trace view: from the client's start to the last body byte that the server read.</summary>
    public const string NetworkRequest = "network.request";

    /// <summary>Derived by the trace view: from the server's end to the client's end.</summary>
    public const string NetworkResponse = "network.response";

    /// <summary>The full name of a client's span, for example <c>cli.share_loop</c>.</summary>
    public static string Of(string clientType, string operation) => $"{clientType}.{operation}";
}
