namespace Sidechain.StreamFake.Answers;

/// <summary>Stream's errors by code, HTTP status and the exception's name in the body.</summary>
internal sealed record StreamError(int Code, int Status, string Exception)
{
    public static readonly StreamError ApiKey = new(2, 401, "ApiKeyException");
    public static readonly StreamError Signature = new(3, 401, "SignatureException");
    public static readonly StreamError Input = new(4, 400, "InputException");
    public static readonly StreamError FeedConfig = new(6, 400, "FeedConfigException");
    public static readonly StreamError DoesNotExist = new(16, 404, "DoesNotExistException");
    public static readonly StreamError NotAllowed = new(17, 403, "NotAllowedException");
}
