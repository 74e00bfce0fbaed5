namespace Sidechain.StreamFake.Answers;

/// <summary>Stream's errors by code, HTTP status and the exception's name in the body.</summary>
internal sealed record StreamError(int Code, int Status, string Exception)
{
    public static readonly StreamError InternalSystem = new(-1, 500, "InternalSystemError");
    public static readonly StreamError ApiKey = new(2, 401, "ApiKeyException");
    public static readonly StreamError Signature = new(3, 401, "SignatureException");
    public static readonly StreamError Input = new(4, 400, "InputException");
    public static readonly StreamError FeedConfig = new(6, 400, "FeedConfigException");
    public static readonly StreamError RateLimit = new(9, 429, "RateLimitReached");
    public static readonly StreamError MissingUser = new(10, 400, "MissingUserException");
    public static readonly StreamError MissingRanking = new(12, 400, "MissingRankingException");
    public static readonly StreamError MissingActivity = new(13, 400, "MissingActivityException");
    public static readonly StreamError DoesNotExist = new(16, 404, "DoesNotExistException");
    public static readonly StreamError NotAllowed = new(17, 403, "NotAllowedException");
    public static readonly StreamError MethodNotAllowed = new(17, 405, "MethodNotAllowedException");
    public static readonly StreamError TooLarge = new(18, 413, "InputException");
    public static readonly StreamError Conflict = new(22, 409, "ConflictException");
}
