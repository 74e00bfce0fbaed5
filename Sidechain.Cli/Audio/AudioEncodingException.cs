namespace Sidechain.Cli.Audio;

/// <summary>The encoder failed on audio that could be read. The message is a sentence for the user.</summary>
internal sealed class AudioEncodingException(string message, Exception? inner = null) : Exception(message, inner);
