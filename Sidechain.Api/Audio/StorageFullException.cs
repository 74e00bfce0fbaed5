namespace Sidechain.Api.Audio;

/// <summary>The disk takes no more, or fails: nothing that the sender could do better.</summary>
internal sealed class StorageFullException(IOException cause) : IOException(cause.Message, cause);
