namespace Sidechain.ServiceDefaults.Forwarding;

/// <summary>A feature of requests whose answer comes from another service: nothing here may change its headers.</summary>
internal sealed class ForwardedAnswer
{
    public static readonly ForwardedAnswer Instance = new();

    private ForwardedAnswer()
    {
    }
}
