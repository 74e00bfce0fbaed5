using Sidechain.Audio.Opus;
using Sidechain.Audio.Wav;
using Sidechain.Client.Failures;
using Sidechain.Client.Sessions;

namespace Sidechain.Client.Commands;

/// <summary>Turns any failure of a user's action into the sentence that the user sees.</summary>
public static class FailureSentence
{
    /// <summary>The failure itself where it is a sentence already.</summary>
    /// <param name="failure">Anything that was thrown, except by the user's own cancelling.</param>
    /// <param name="session">Names the program and the server.</param>
    public static ClientException Of(Exception failure, ApiSession session) => failure switch
    {
        ClientException known => known,
        OutputLostException => new ClientException(failure.Message, ExitCodes.OutputLost, failure),
        InvalidAudioException or AudioEncodingException => new ClientException(failure.Message, inner: failure),
        HttpRequestException request => Unreachable.Sentence(request, session.Settings.Origin),
        OperationCanceledException => Unreachable.NoAnswer(session.Settings.Origin, failure),
        _ => new ClientException(
            $"{session.Program.Command} itself failed: {failure.Message} ({failure.GetType().Name}). Please report it with the trace ID.",
            inner: failure),
    };
}
