namespace Sidechain.Client.Sessions;

/// <summary>Gets a session a token in place of an expired or missing one.</summary>
public static class TokenRenewal
{
    /// <summary>
    /// Runs as a part of the running action: the user waits for it, so their trace shows it. Outside of any action it is a trace of its
    /// own.
    /// </summary>
    /// <returns>False where the session knows no way; the refusal stands then.</returns>
    /// <exception cref="Failures.ClientException">The log-in has ended, or the answer is no success.</exception>
    public static async Task<bool> RunAsync(ApiSession session, CancellationToken cancellationToken)
    {
        if (session.Login is not { } login)
        {
            return false;
        }

        if (session.Recorder.Current is null)
        {
            return await session.TraceAsync(login.Operation, TraceOrigin.Fresh, _ => AskAsync()).ConfigureAwait(false);
        }

        return await session.SpanAsync(login.Operation, _ => AskAsync()).ConfigureAwait(false);

        async Task<bool> AskAsync()
        {
            await login.AskAsync(session, cancellationToken).ConfigureAwait(false);
            return true;
        }
    }
}
