namespace Sidechain.Audio.Opus;

/// <summary>The encoder failed on audio that could be read. The message is a sentence for the user.</summary>
public sealed class AudioEncodingException(string message, Exception? inner = null) : Exception(message, inner);
