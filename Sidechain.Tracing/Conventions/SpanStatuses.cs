namespace Sidechain.Tracing.Conventions;

/// <summary>A span's status on the wire.</summary>
public static class SpanStatuses
{
    public const string Ok = "ok";
    public const string Error = "error";
    public const string Cancelled = "cancelled";
}
