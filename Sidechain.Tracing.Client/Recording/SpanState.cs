namespace Sidechain.Tracing.Client.Recording;

/// <summary>A span's status in one byte; ok unless something else was said.</summary>
internal enum SpanState : byte
{
    Ok,
    Error,
    Cancelled,
}
